import type { RequestFacts } from '../../src/domain/facts';
import { routeRequest } from '../../src/route';
import { chatOf, factsOf, message } from '../support/chat';
import { compileText, configText, type Sections } from '../support/config';
import { fakePorts } from '../support/observe';
import { answering, fakeClassifier, type FakeClassifier, type Opinion } from '../support/ports';

interface Routed {
  readonly rule?: string;
  readonly cause: string;
  readonly candidates?: readonly string[];
  readonly zone?: string;
  readonly message?: string;
}

const RULES: Sections = {
  aliases: 'aliases: { fast: [gpt, claude], smart: auto, safe: [local, gpt] }',
  identity: 'identity: { header: x-team }',
  rules: `rules:
  - { name: sensitive-stays-inside, when: { sensitive: true }, use: [local] }
  - { name: code, when: { intent: [coding, debugging] }, use: [claude, gpt] }
  - { name: legal, when: { team: legal }, use: [local] }
  - { name: mixed, when: { intent: strategy }, use: [gpt, local] }`,
};

async function route(
  model: string,
  {
    opinion,
    facts,
    sections = RULES,
    classifier = fakeClassifier(opinion),
  }: {
    readonly opinion?: Opinion;
    readonly facts?: Partial<RequestFacts>;
    readonly sections?: Sections;
    readonly classifier?: FakeClassifier;
  } = {},
): Promise<Routed> {
  const snapshot = compileText(configText(sections));
  const routed = await routeRequest(factsOf(facts), chatOf('hello', { model }), snapshot, fakePorts({ classifier }));
  if (!routed.ok) return { cause: routed.error.code, message: routed.error.message };
  const { decision, candidates, trustZone } = routed.value;
  return {
    rule: decision.rule,
    cause: decision.cause,
    candidates: candidates.map(({ name }) => name),
    zone: trustZone,
  };
}

describe('a request for auto', () => {
  it.each<[string, Opinion, Partial<RequestFacts>, Routed]>([
    [
      'the rule that matches',
      { intent: 'coding' },
      {},
      { rule: 'code', cause: 'rule', candidates: ['claude', 'gpt'], zone: 'external' },
    ],
    [
      'the default when none does',
      {},
      {},
      { rule: 'default', cause: 'default', candidates: ['gpt', 'claude'], zone: 'external' },
    ],
    [
      'its team’s rule',
      {},
      { team: 'legal' },
      { rule: 'legal', cause: 'rule', candidates: ['local'], zone: 'internal' },
    ],
    [
      'an internal model when it is sensitive',
      { intent: 'coding', sensitive: true },
      {},
      { rule: 'sensitive-stays-inside', cause: 'rule', candidates: ['local'], zone: 'internal' },
    ],
    [
      'an internal model when it could not be checked',
      { intent: 'coding', sensitive: 'unknown' },
      {},
      { rule: 'sensitive-stays-inside', cause: 'rule', candidates: ['local'], zone: 'internal' },
    ],
  ])('goes to %s', async (_, opinion, facts, expected) => {
    expect(await route('auto', { opinion, facts })).toEqual(expected);
  });

  it('goes there under an alias of auto too', async () => {
    expect(await route('smart', { opinion: { intent: 'coding' } })).toMatchObject({ rule: 'code' });
  });

  it('loses the external models of its rule when it is sensitive and no rule says so', async () => {
    const rules = 'rules: [{ name: mixed, when: { intent: strategy }, use: [gpt, local] }]';
    const routed = await route('auto', { opinion: { intent: 'strategy', sensitive: true }, sections: { rules } });
    expect(routed).toEqual({ rule: 'mixed', cause: 'trust-zone', candidates: ['local'], zone: 'internal' });
  });

  it('goes to any internal model when it is sensitive and its rule has none', async () => {
    const routed = await route('auto', { opinion: { sensitive: true }, sections: {} });
    expect(routed).toEqual({ rule: 'default', cause: 'trust-zone', candidates: ['local'], zone: 'internal' });
  });

  it('is refused when it is sensitive and there is no internal model', async () => {
    const models = 'models: { gpt: { provider: openai, id: a } }';
    const sections = { models, default: 'default: { use: [gpt] }' };
    expect(await route('auto', { opinion: { sensitive: true }, sections })).toMatchObject({
      cause: 'no_internal_candidate',
    });
    expect(await route('auto', { opinion: { sensitive: 'unknown' }, sections })).toMatchObject({
      cause: 'no_internal_candidate',
    });
  });

  it('stays inside when the classifier breaks', async () => {
    const classifier = answering(() => Promise.reject(new RangeError('broken')));
    expect(await route('auto', { classifier })).toMatchObject({ candidates: ['local'], zone: 'internal' });
    expect(await route('auto', { classifier, sections: {} })).toMatchObject({
      candidates: ['local'],
      zone: 'internal',
    });
  });

  it('may leave, sensitive or not, where the operator does not enforce the trust zone', async () => {
    const sections = { sensitivity: 'sensitivity: { enforce: false }' };
    expect(await route('auto', { opinion: { sensitive: true }, sections })).toMatchObject({
      candidates: ['gpt', 'claude'],
      zone: 'external',
    });
  });
});

describe('a request for a named model', () => {
  it.each<[string, Opinion, Routed]>([
    ['gpt', {}, { rule: 'model:gpt', cause: 'named-model', candidates: ['gpt'], zone: 'external' }],
    ['gpt', { intent: 'coding' }, { rule: 'model:gpt', cause: 'named-model', candidates: ['gpt'], zone: 'external' }],
    [
      'local',
      { sensitive: true },
      { rule: 'model:local', cause: 'named-model', candidates: ['local'], zone: 'internal' },
    ],
    ['fast', {}, { rule: 'model:fast', cause: 'named-model', candidates: ['gpt', 'claude'], zone: 'external' }],
    [
      'gpt',
      { sensitive: true },
      { rule: 'sensitive-stays-inside', cause: 'rule', candidates: ['local'], zone: 'internal' },
    ],
    [
      'gpt',
      { sensitive: 'unknown' },
      { rule: 'sensitive-stays-inside', cause: 'rule', candidates: ['local'], zone: 'internal' },
    ],
    ['safe', { sensitive: true }, { rule: 'model:safe', cause: 'trust-zone', candidates: ['local'], zone: 'internal' }],
  ])('%s, of which the classifier says %j, is routed', async (model, opinion, expected) => {
    expect(await route(model, { opinion })).toEqual(expected);
  });

  it('goes to any internal model when it is sensitive and the rules know none', async () => {
    const routed = await route('gpt', { opinion: { sensitive: true }, sections: {} });
    expect(routed).toEqual({ rule: 'model:gpt', cause: 'trust-zone', candidates: ['local'], zone: 'internal' });
  });

  it('that is not there is refused with the names of those that are', async () => {
    expect(await route('gpt-99')).toEqual({
      cause: 'unknown_model',
      message: 'There is no such model here. Ask for auto, or for one of: claude, gpt, local.',
    });
  });

  it('that is not there is refused without naming what the caller may not use', async () => {
    const facts = { allowedModels: new Set(['gpt']) };
    expect((await route('gpt-99', { facts })).message).toContain('one of: gpt.');
  });

  it.each(['', 'constructor', '__proto__'])('"%s" is not there', async (model) => {
    expect(await route(model)).toMatchObject({ cause: 'unknown_model' });
  });
});

describe('a caller who may use certain models only', () => {
  const onlyGpt = { allowedModels: new Set(['gpt']) };

  it.each<[string, string, Opinion, Partial<Routed>]>([
    [
      'is refused another one',
      'claude',
      {},
      { cause: 'model_not_allowed', message: 'Your team or key may not use this model. It may use: gpt.' },
    ],
    ['gets the part of an alias that is allowed', 'fast', {}, { candidates: ['gpt'], cause: 'named-model' }],
    [
      'gets the part of a rule that is allowed',
      'auto',
      { intent: 'coding' },
      { candidates: ['gpt'], cause: 'rule', rule: 'code' },
    ],
    ['gets no internal model for a sensitive text', 'gpt', { sensitive: true }, { cause: 'no_internal_candidate' }],
    [
      'gets no internal model for a text that could not be checked',
      'auto',
      { sensitive: 'unknown' },
      { cause: 'no_internal_candidate' },
    ],
  ])('%s', async (_, model, opinion, expected) => {
    expect(await route(model, { opinion, facts: onlyGpt })).toMatchObject(expected);
  });

  it('is refused when the rule has none of them', async () => {
    const facts = { allowedModels: new Set(['gpt']) };
    const sections = { rules: 'rules: [{ name: code, when: { intent: coding }, use: [claude] }]' };
    expect(await route('auto', { opinion: { intent: 'coding' }, facts, sections })).toMatchObject({
      cause: 'model_not_allowed',
    });
  });

  it('may use nothing when none is listed', async () => {
    const facts = { allowedModels: new Set<string>() };
    expect(await route('auto', { facts })).toMatchObject({ cause: 'model_not_allowed' });
  });
});

describe('the signals of a request', () => {
  it('do without the classifier when rules decide without it and all candidates are internal', async () => {
    const classifier = fakeClassifier();
    const sections = { ...RULES, rules: 'rules: [{ name: legal, when: { team: legal }, use: [local] }]' };
    expect(await route('auto', { classifier, sections, facts: { team: 'legal' } })).toMatchObject({
      rule: 'legal',
      zone: 'internal',
    });
    expect(await route('local', { classifier, sections })).toMatchObject({ candidates: ['local'] });
    expect(classifier.calls).toBe(0);
  });

  it('take one pass of the classifier, whoever asks for them', async () => {
    const classifier = fakeClassifier({ intent: 'strategy' });
    await route('auto', { classifier });
    expect(classifier.calls).toBe(1);
  });

  it('hold the sensitivity of whatever might leave', async () => {
    const classifier = fakeClassifier();
    const sections = { ...RULES, rules: 'rules: [{ name: chat, when: { stream: false }, use: [gpt] }]' };
    expect(await route('auto', { classifier, sections })).toMatchObject({ rule: 'chat', zone: 'external' });
    expect(classifier.calls).toBe(1);
  });

  it('do without the classifier where the trust zone is not enforced and no rule needs it', async () => {
    const classifier = fakeClassifier();
    const sections = { sensitivity: 'sensitivity: { enforce: false }' };
    await route('auto', { classifier, sections });
    expect(classifier.calls).toBe(0);
  });
});

describe('a long request', () => {
  const models = `models:
  gpt: { provider: openai, id: gpt, context: 5 }
  claude: { provider: anthropic, id: claude, context: 1000 }
  local: { provider: internal, id: llama }`;

  it('goes to the models whose context window holds it', async () => {
    expect(await route('auto', { sections: { models } })).toMatchObject({ candidates: ['gpt', 'claude'] });
    const long = { models: models.replace('context: 5', 'context: 4') };
    expect(await route('auto', { sections: long })).toMatchObject({ candidates: ['claude'] });
  });
});

describe('what a request needs', () => {
  const IMAGE = { type: 'image', source: { type: 'url', url: 'https://example.com/a.png' } } as const;
  const models = `models:
  gpt: { provider: openai, id: gpt, abilities: { images: false } }
  claude: { provider: anthropic, id: claude }
  local: { provider: internal, id: llama, abilities: { images: false } }
  local-eyes: { provider: internal, id: llava }`;

  async function see(model: string, sensitive: boolean, rest: Sections = {}): Promise<Routed> {
    const snapshot = compileText(configText({ models, ...rest }));
    const ports = fakePorts({ classifier: fakeClassifier({ sensitive }) });
    const chat = chatOf([message('user', 'What is it?', IMAGE)], { model });
    const routed = await routeRequest(factsOf(), chat, snapshot, ports);
    if (!routed.ok) return { cause: routed.error.code, message: routed.error.message };
    return { cause: routed.value.decision.cause, candidates: routed.value.candidates.map(({ name }) => name) };
  }

  it('takes the models away that cannot do it', async () => {
    expect(await see('auto', false)).toEqual({ cause: 'default', candidates: ['claude'] });
  });

  it('is named when no model is left', async () => {
    const refused = await see('gpt', false);
    expect(refused).toMatchObject({ cause: 'unable' });
    expect(refused.message).toContain('supports images.');
  });

  it('finds another internal model for a sensitive text, never an external one', async () => {
    expect(await see('local', true)).toMatchObject({ candidates: ['local-eyes'] });
    const blind = models.replace('  local-eyes: { provider: internal, id: llava }', '');
    expect(await see('auto', true, { models: blind })).toMatchObject({ cause: 'unable' });
  });
});

describe('a shadow rule', () => {
  it('is in the plan and leaves the decision and its signals as they are', async () => {
    const rules = `rules:
  - { name: try-code, when: { intent: coding }, use: [claude], shadow: true }
  - { name: chat, when: { stream: false }, use: [local] }`;
    const snapshot = compileText(configText({ rules }));
    const ports = fakePorts({ classifier: fakeClassifier({ intent: 'coding' }) });
    const routed = await routeRequest(factsOf(), chatOf('hello'), snapshot, ports);
    if (!routed.ok) throw routed.error;
    expect(routed.value).toMatchObject({ decision: { rule: 'chat', cause: 'rule' }, shadowed: ['try-code'] });
    expect(routed.value.candidates.map(({ name }) => name)).toEqual(['local']);
  });
});

describe('an attack on the model’s rules', () => {
  const withPolicy = (on: string): Sections => ({ ...RULES, rules: `${RULES.rules ?? ''}\njailbreak: { on: ${on} }` });
  const attack: Opinion = { intent: 'coding', jailbreak: true };

  it.each<[string, Opinion, Routed]>([
    ['block', attack, { cause: 'jailbreak_blocked', message: expect.stringContaining('Rephrase it') as string }],
    [
      'block',
      { ...attack, jailbreak: 'unknown' },
      { rule: 'code', cause: 'trust-zone', candidates: ['local'], zone: 'internal' },
    ],
    [
      'block',
      { ...attack, jailbreak: false },
      { rule: 'code', cause: 'rule', candidates: ['claude', 'gpt'], zone: 'external' },
    ],
    ['internal', attack, { rule: 'code', cause: 'trust-zone', candidates: ['local'], zone: 'internal' }],
    [
      'internal',
      { ...attack, jailbreak: 'unknown' },
      { rule: 'code', cause: 'trust-zone', candidates: ['local'], zone: 'internal' },
    ],
    ['tag', attack, { rule: 'code', cause: 'rule', candidates: ['claude', 'gpt'], zone: 'external' }],
  ])('under %s with %j', async (on, opinion, expected) => {
    expect(await route('auto', { opinion, sections: withPolicy(on) })).toEqual(expected);
  });

  it('is blocked for a named model too, and by default not looked for', async () => {
    expect(await route('gpt', { opinion: attack, sections: withPolicy('block') })).toMatchObject({
      cause: 'jailbreak_blocked',
    });
    expect(await route('gpt', { opinion: attack })).toMatchObject({ cause: 'named-model', candidates: ['gpt'] });
  });
});
