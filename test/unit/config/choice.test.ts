import { compileText, configText, mistakesIn, type Sections } from '../../support/config';

function complaints(sections: Sections): readonly string[] {
  return mistakesIn(configText(sections)).map(({ message }) => message);
}

function ruleWith(choice: string): Sections {
  return { rules: `rules:\n  - { name: r, when: { stream: true }, use: [gpt, claude]${choice} }` };
}

describe('the choice among models', () => {
  it.each<[string, Sections, string]>([
    [
      'weights for a model that is not listed',
      ruleWith(', select: weighted, weights: { gtp: 1 }'),
      '`gtp` is not in `use` here. Did you mean `gpt`?',
    ],
    ['weighted without weights', ruleWith(', select: weighted'), '`weighted` needs `weights`'],
    ['weights without weighted', ruleWith(', weights: { gpt: 1 }'), '`weights` is for `select: weighted` only'],
    ['weights of nothing', ruleWith(', select: weighted, weights: { gpt: 0 }'), 'expected a weight above 0'],
    ['an unknown choice', ruleWith(', select: cheepest'), 'Did you mean `cheapest`?'],
    [
      'weights in the default',
      { default: 'default: { use: [gpt], select: weighted, weights: { claude: 1 } }' },
      '`claude` is not in `use` here',
    ],
    [
      'an unknown ability',
      {
        models:
          'models: { gpt: { provider: openai, id: a, abilities: { image: false } }, claude: { provider: openai, id: b } }',
      },
      'Did you mean `images`?',
    ],
    [
      'a shortest rest that is longer than the longest',
      { timeouts: 'cooldown: { shortest: 10m }' },
      'expected `shortest` to be no longer than `longest`',
    ],
    ['a share above 1', { timeouts: 'cooldown: { errorRate: 50 }' }, 'errorRate'],
  ])('with %s is a mistake', (_, sections, expected) => {
    const told = complaints(sections);
    expect(told).toHaveLength(1);
    if (expected !== 'errorRate') expect(told[0]).toContain(expected);
  });

  it('is by order, by every ability, and with patience unless the config says otherwise', () => {
    const { ruleSet, models, cooldown } = compileText(configText());
    expect(ruleSet.defaultSelection).toEqual({ type: 'order' });
    expect([...models.values()].some(({ lacks }) => lacks)).toBe(false);
    expect(cooldown).toEqual({
      failures: 5,
      errorRatio: 0.5,
      windowMs: 60_000,
      shortestMs: 10_000,
      longestMs: 300_000,
      refusedMs: 600_000,
    });
  });

  it('is what a rule says', () => {
    const { ruleSet } = compileText(
      configText(ruleWith(', select: weighted, weights: { gpt: 95, claude: 5 }, shadow: true')),
    );
    expect(ruleSet.rules[0]).toMatchObject({
      selection: { type: 'weighted', weights: new Map(Object.entries({ gpt: 95, claude: 5 })) },
      isShadow: true,
    });
  });

  it('by a shadow rule without a condition hides no rule after it', () => {
    const rules = `rules:
  - { name: try, use: [gpt], shadow: true }
  - { name: all, use: [gpt], select: sticky, shadow: false }
  - { name: never, when: { stream: true }, use: [gpt] }`;
    expect(complaints({ rules })).toEqual(['rule `never` can never match: `all` before it always does']);
  });
});
