import { compileText, configText, mistakesIn, ruleSection, type Sections } from '../../support/config';

function complaints(sections: Sections): readonly string[] {
  return mistakesIn(configText(sections)).map(({ message }) => message);
}

const KEYS = 'identity: { keys: { secret: client-keys } }';

describe('identity in a config', () => {
  it.each([
    ['', { type: 'loopback' }],
    ['identity: open', { type: 'open' }],
    [KEYS, { type: 'keys', secret: 'client-keys' }],
    ['identity: { header: x-team }', { type: 'header', header: 'x-team' }],
  ])('is compiled: %s', (identity, expected) => {
    expect(compileText(configText({ identity })).identity).toEqual(expected);
  });

  it.each([
    ['a misspelt word', 'identity: opne', 'unknown value `opne`. Did you mean `open`?'],
    ['a misspelt key', 'identity: { kesy: { secret: a } }', 'unknown key `kesy`. Did you mean `keys`?'],
  ])('is explained with %s', (_, identity, message) => {
    expect(complaints({ identity })).toContain(message);
  });
});

describe('teams in a config', () => {
  it('are compiled with the models that they may use', () => {
    const { teams } = compileText(
      configText({ identity: `${KEYS}\nteams: { legal: { models: [local, gpt] }, ops: {} }` }),
    );
    expect(teams).toEqual(
      new Map([
        ['legal', { models: new Set(['local', 'gpt']) }],
        ['ops', {}],
      ]),
    );
  });

  it.each([
    [
      'a model that is not there',
      `${KEYS}\nteams: { legal: { models: [locla] } }`,
      'there is no model `locla`. Did you mean `local`?',
    ],
    ['no model', `${KEYS}\nteams: { legal: { models: [] } }`, 'expected a list with at least 1 item'],
    ['a misspelt key', `${KEYS}\nteams: { legal: { model: [gpt] } }`, 'unknown key `model`. Did you mean `models`?'],
    ['a name of JavaScript', `${KEYS}\nteams: { __proto__: {} }`, '`__proto__` cannot be a name'],
    ['no identity', 'teams: { legal: {} }', '`teams` needs `identity`: without it nobody has a team'],
    [
      'an open identity',
      'identity: open\nteams: { a: {} }',
      '`teams` needs `identity` by keys or by a header: with `open` nobody has a team',
    ],
  ])('are a mistake with %s', (_, identity, message) => {
    expect(complaints({ identity })).toEqual([message]);
  });

  it('cannot be asked for by rules where identity is open', () => {
    expect(complaints({ identity: 'identity: open', rules: ruleSection('{ team: legal }') })).toEqual([
      '`team` needs `identity` by keys or by a header: with `open` nobody has a team',
    ]);
  });
});
