import type { AttemptOutcome } from '../../../src/health/attempt-outcome';
import { MemoryHealth } from '../../../src/health/memory-health';
import { routeRequest } from '../../../src/route';
import { healthyFirst } from '../../../src/routing/healthy-first';
import { chatOf, factsOf } from '../../support/chat';
import { compileText, configText } from '../../support/config';
import { fakePorts } from '../../support/observe';
import { fakeClassifier, fakeClock } from '../../support/ports';
import { seededRandom, type Random } from '../../support/random';

const NAMES = ['claude', 'gpt', 'local', 'mini', 'local-too'] as const;

function snapshotOf(random: Random, select: string): ReturnType<typeof compileText> {
  const use = NAMES.filter(() => random.below(4) > 0);
  const listed = use.length > 0 ? use : ['gpt'];
  const weights = listed.map((name, index) => `${name}: ${index === 0 ? 1 : random.below(3)}`);
  const choice = `use: [${listed.join(', ')}], select: ${select}`;
  return compileText(
    configText({
      models: `models:
  claude: { provider: anthropic, id: a, price: { input: 3, output: 15 } }
  gpt: { provider: openai, id: b }
  local: { provider: internal, id: c, price: { input: 0, output: 0 } }
  mini: { provider: openai, id: d, price: { input: 1, output: 1 } }
  local-too: { provider: internal, id: e }`,
      default: `default: { ${choice}${select === 'weighted' ? `, weights: { ${weights.join(', ')} }` : ''} }`,
    }),
  );
}

const OUTCOMES: readonly [AttemptOutcome, ...AttemptOutcome[]] = [
  { type: 'answered', firstByteMs: 100, isStreamed: false },
  { type: 'failed' },
  { type: 'failed', retryAfterMs: 20_000 },
  { type: 'unreachable' },
  { type: 'key-refused' },
  { type: 'inconclusive' },
];

describe('whatever health, weights and prices say', () => {
  it('the plan is a permutation of the models that zone and rule allow', async () => {
    const random = seededRandom(66);
    const clock = fakeClock();
    const health = new MemoryHealth(clock);
    for (let round = 0; round < 400; round++) {
      const select = random.pick(['order', 'cheapest', 'fastest', 'weighted', 'sticky']);
      const snapshot = snapshotOf(random, select);
      for (const model of snapshot.models.values()) {
        health.record(model, random.pick(OUTCOMES), snapshot.cooldown);
      }
      clock.advance(random.below(30_000));
      const sensitive = random.pick<boolean | 'unknown'>([true, false, 'unknown']);
      const ports = fakePorts({ classifier: fakeClassifier({ sensitive }), clock });
      const facts = factsOf({ exchangeId: `exchange-${round}` });
      const routed = await routeRequest(facts, chatOf(`hello ${round}`), snapshot, { ...ports, health });
      if (!routed.ok) throw routed.error;
      const plan = healthyFirst(routed.value, health, 1000);
      const use = snapshot.ruleSet.defaultUse;
      const internal = [...snapshot.models.values()].filter(({ provider }) => provider.trust === 'internal');
      const internalUse = use.filter((model) => internal.includes(model));
      const allowed = plan.trustZone === 'external' ? use : internalUse.length > 0 ? internalUse : internal;
      if (sensitive !== false) expect(plan.trustZone).toBe('internal');
      expect(plan.candidates.map(({ name }) => name).sort()).toEqual(allowed.map(({ name }) => name).sort());
      expect(new Set(plan.candidates).size).toBe(plan.candidates.length);
    }
  });
});
