import { configText, mistakesIn, ruleSection, type Sections } from '../../support/config';

/** The messages about a small config with some sections replaced, with their line and column. */
function complaints(sections: Sections): string[] {
  return mistakesIn(configText(sections)).map(({ line, column, message }) => `${line}:${column} ${message}`);
}

/** What is wrong, the section with the mistake, what is said of it. */
const CASES: readonly (readonly [string, Sections, readonly string[]])[] = [
  [
    'a provider that is not there',
    { models: 'models: { gpt: { provider: opnai, id: a } }', default: 'default: { use: [gpt] }' },
    ['6:28 there is no provider `opnai`. Did you mean `openai`?'],
  ],
  [
    'a provider whose name is nothing like any',
    { models: 'models: { gpt: { provider: mistral, id: a } }', default: 'default: { use: [gpt] }' },
    ['6:28 there is no provider `mistral`. There is: anthropic, openai, internal.'],
  ],
  [
    'a model that is not there, in the default',
    { default: 'default: { use: [gpt, cluade] }' },
    ['10:23 there is no model `cluade`. Did you mean `claude`?'],
  ],
  [
    'a model that is not there, in a rule',
    { rules: 'rules:\n  - { name: a, when: { stream: true }, use: [gtp] }' },
    ['11:46 there is no model `gtp`. Did you mean `gpt`?'],
  ],
  [
    'a model that is not there, in an alias',
    { aliases: 'aliases: { fast: [gpt, gtp] }' },
    ['10:24 there is no model `gtp`. Did you mean `gpt`?'],
  ],
  [
    'a model that is not there, as an alias',
    { aliases: 'aliases: { fast: gtp }' },
    ['10:18 there is no model `gtp`. Did you mean `gpt`?'],
  ],
  [
    'a name of every JavaScript object',
    { default: 'default: { use: [constructor] }' },
    ['10:18 there is no model `constructor`. There is: claude, gpt, local.'],
  ],
  [
    'a signal that is not there, deep in a condition',
    {
      signals: 'signals: { legal-words: { regex: nda } }',
      rules: ruleSection('{ any: [{ stream: true }, { not: { signal: legal-word } }] }'),
    },
    ['12:65 there is no signal `legal-word`. Did you mean `legal-words`?'],
  ],
  [
    'one of several signals that is not there',
    { signals: 'signals: { a: { regex: nda } }', rules: ruleSection('{ signal: [a, b] }') },
    ['12:36 there is no signal `b`. Did you mean `a`?'],
  ],
  [
    'a signal that only Signalbox has',
    { rules: ruleSection('{ signal: intent }') },
    ['11:32 there is no signal `intent`.'],
  ],
  [
    'a signal with a name that is taken',
    { signals: 'signals: { intent: { regex: a } }' },
    ['10:12 `intent` is a signal of Signalbox; choose another name'],
  ],
  [
    'a model called auto',
    { models: 'models: { auto: { provider: openai, id: a } }', default: 'default: { use: [auto] }' },
    ['6:11 `auto` asks for a decision and cannot be a name'],
  ],
  [
    'an alias called auto',
    { aliases: 'aliases: { auto: [gpt] }' },
    ['10:12 `auto` asks for a decision and cannot be a name'],
  ],
  [
    'an alias called like a model',
    { aliases: 'aliases: { gpt: [claude] }' },
    ['10:12 `gpt` is the name of a model already'],
  ],
  [
    'a signal that JavaScript would lose',
    { signals: 'signals: { "__proto__": { regex: a } }' },
    ['10:12 `__proto__` cannot be a name'],
  ],
  [
    'a team that nobody can have',
    { rules: ruleSection('{ all: [{ team: legal }] }') },
    ['11:38 `team` needs `identity`: without it nobody has a team'],
  ],
  [
    'a rule name that is given twice',
    {
      rules:
        'rules:\n  - { name: a, when: { stream: true }, use: [gpt] }\n  - { name: a, when: { tools: true }, use: [gpt] }',
    },
    ['12:13 another rule is called `a`'],
  ],
  [
    'a rule called default',
    { rules: 'rules:\n  - { name: default, when: { stream: true }, use: [gpt] }' },
    ['11:13 another rule is called `default`'],
  ],
  [
    'rules after one that always matches',
    {
      rules:
        'rules:\n  - { name: a, use: [gpt] }\n  - { name: b, when: { stream: true }, use: [gpt] }\n  - { name: c, use: [gpt] }',
    },
    [
      '12:5 rule `b` can never match: `a` before it always does',
      '13:5 rule `c` can never match: `a` before it always does',
    ],
  ],
  [
    'one cluster for two hosts',
    {
      providers:
        'providers:\n  a: { dialect: openai-chat, url: http://a, cluster: c }\n  b: { dialect: openai-chat, url: http://b, cluster: c }',
      models: 'models: { gpt: { provider: a, id: a } }',
      default: 'default: { use: [gpt] }',
    },
    ['4:6 cluster `c` is used for two hosts, http://a and http://b'],
  ],
];

describe('names in a config', () => {
  it.each(CASES)('cannot lead nowhere or be taken twice: %s', (_, sections, expected) => {
    expect(complaints(sections)).toEqual(expected);
  });

  it('may share a cluster when the host is the same', () => {
    const providers = `providers:
  a: { dialect: openai-chat, url: https://a/one, cluster: c }
  b: { dialect: gemini, url: https://a/two, cluster: c }`;
    const models = 'models: { gpt: { provider: a, id: a } }';
    expect(complaints({ providers, models, default: 'default: { use: [gpt] }' })).toEqual([]);
  });

  it('are checked in the parts that are well formed, whatever is wrong elsewhere', () => {
    const sections: Sections = {
      providers: 'providers:\n  openai: { dialect: openai-chat, url: api.openai.com, cluster: openai }',
      models: 'models:\n  gpt: { provider: opnai, id: 5 }',
      aliases: 'aliases: { fast: 5, slow: [gtp] }',
      signals: 'signals: { words: { regex: "(" } }',
      rules: `rules:
  - { name: a, when: { intent: codding, signal: word, team: legal }, use: [gpt, gtp] }
  - { name: a, wen: {}, use: gpt }
  - name: b`,
      default: 'default: { use: [gpt, 5] }',
    };
    expect(complaints(sections)).toEqual([
      '3:40 expected a URL such as `https://api.example.com`',
      '5:20 there is no provider `opnai`. Did you mean `openai`?',
      '5:31 expected text, found `5`',
      '6:18 expected text or a list, found `5`',
      '6:28 there is no model `gtp`. Did you mean `gpt`?',
      '7:28 not a regular expression that RE2 reads: missing closing ): `(`',
      '9:32 unknown value `codding`. Did you mean `coding`?',
      '9:49 there is no signal `word`. Did you mean `words`?',
      '9:61 `team` needs `identity`: without it nobody has a team',
      '9:81 there is no model `gtp`. Did you mean `gpt`?',
      '10:13 another rule is called `a`',
      '10:16 unknown key `wen`. Did you mean `when`?',
      '10:30 expected a list, found the text `gpt`',
      '11:5 `use` is missing; expected a list',
      '12:23 expected text, found `5`',
    ]);
  });

  it('are not looked up in a section that is missing, so that one misspelt key gives one mistake', () => {
    const modles = 'modles: { gpt: { provider: openai, id: a } }';
    expect(complaints({ version: 'version: 1', models: modles })).toEqual([
      '1:1 `models` is missing; expected a map',
      '6:1 unknown key `modles`. Did you mean `models`?',
    ]);
  });
});
