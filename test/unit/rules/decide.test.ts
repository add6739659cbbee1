import type { Model } from '../../../src/domain/model';
import { isPending, type SignalSet } from '../../../src/domain/signal';
import { compileWhen } from '../../../src/rules/compile';
import { decide, type RuleSet } from '../../../src/rules/decide';
import type { When } from '../../../src/rules/when';
import { seededRandom, type Random } from '../../support/random';
import { signalSet, UNKNOWN, type Said } from '../../support/signals';

const PROVIDER = {
  name: 'openai',
  dialect: 'openai-chat',
  cluster: 'openai',
  isTls: true,
  host: 'a',
  port: 443,
  authority: 'a',
  basePath: '',
  isStrict: false,
  trust: 'external',
} as const;
const GPT: Model = { name: 'gpt', provider: PROVIDER, id: 'gpt' };
const CLAUDE: Model = { name: 'claude', provider: PROVIDER, id: 'claude' };

function ruleSet(...whens: readonly When[]): RuleSet {
  const rules = whens.map((when, index) => {
    return { name: `rule-${index + 1}`, matches: compileWhen(when), use: [GPT] };
  });
  return { rules, defaultUse: [CLAUDE] };
}

describe('the decision', () => {
  it('is the first rule that matches, with what became of those before it', () => {
    const rules = ruleSet({ team: 'a' }, { language: 'de' }, { stream: true }, {});
    expect(decide(rules, signalSet({ team: 'b', language: UNKNOWN, stream: true }))).toEqual({
      rule: 'rule-3',
      cause: 'rule',
      use: [GPT],
      trace: [
        { rule: 'rule-1', outcome: false },
        { rule: 'rule-2', outcome: 'unknown' },
        { rule: 'rule-3', outcome: true },
      ],
    });
  });

  it('is the default when no rule matches', () => {
    expect(decide(ruleSet({ stream: true }), signalSet({ stream: false }))).toEqual({
      rule: 'default',
      cause: 'default',
      use: [CLAUDE],
      trace: [{ rule: 'rule-1', outcome: false }],
    });
  });

  it('is the default when there are no rules', () => {
    expect(decide(ruleSet(), signalSet({}))).toMatchObject({ rule: 'default', trace: [] });
  });

  it('waits for the signals of the first open rule only', () => {
    const rules = ruleSet({ team: 'a' }, { intent: 'coding' }, { signal: 'nda' });
    expect(decide(rules, signalSet({ team: 'b' }))).toEqual({ type: 'pending', needs: ['intent'] });
  });

  it('does not wait for rules behind one that matches', () => {
    const rules = ruleSet({ team: 'a' }, { intent: 'coding' });
    expect(decide(rules, signalSet({ team: 'a' }))).toMatchObject({ rule: 'rule-1' });
  });
});

describe('a decision on as few signals as possible', () => {
  const SIGNALS: Readonly<Record<string, readonly [Said, ...Said[]]>> = {
    team: ['a', 'b', null],
    stream: [true, false],
    tools: [true, false],
    tokens: [5, 50, 500],
    intent: [{ value: 'coding', score: 0.3 }, { value: 'math', score: 0.9 }, UNKNOWN],
    language: ['en', 'de', UNKNOWN],
    sensitive: [{ value: true, score: 0.7 }, { value: false, score: 0.9 }, UNKNOWN],
    jailbreak: [true, false, UNKNOWN],
    nda: [true, false, UNKNOWN],
  };

  function randomSignals(random: Random): SignalSet {
    return signalSet(Object.fromEntries(Object.entries(SIGNALS).map(([name, values]) => [name, random.pick(values)])));
  }

  const LEAVES: readonly [When, ...When[]] = [
    { team: 'a' },
    { stream: true, tools: true },
    { tokens: { atLeast: 50 } },
    { tokens: { below: 50 } },
    { intent: ['coding', 'math'] },
    { intent: { confidenceBelow: 0.5 } },
    { intent: { is: 'math', minConfidence: 0.5 } },
    { language: ['en'] },
    { sensitive: true },
    { sensitive: false },
    { sensitive: { is: true, minConfidence: 0.8 } },
    { jailbreak: true },
    { jailbreak: false },
    { signal: 'nda' },
    {},
  ];

  function randomWhen(random: Random, depth: number): When {
    const part = (): When => randomWhen(random, depth - 1);
    const parts = (): When[] => Array.from({ length: 1 + random.below(3) }, part);
    if (depth === 0) return random.pick(LEAVES);
    const grow = random.pick<() => When>([
      () => random.pick(LEAVES),
      () => ({ all: parts() }),
      () => ({ any: parts() }),
      () => ({ not: part() }),
      () => ({ all: parts(), any: parts() }),
    ]);
    return grow();
  }

  it('is the decision on all signals', () => {
    const random = seededRandom(2026);
    for (let round = 0; round < 1000; round++) {
      const rules = ruleSet(...Array.from({ length: 1 + random.below(4) }, () => randomWhen(random, random.below(4))));
      const all = randomSignals(random);
      const some = new Map<string, NonNullable<ReturnType<SignalSet['get']>>>();
      let answer = decide(rules, some);
      while (isPending(answer)) {
        const name = random.pick(answer.needs as [string, ...string[]]);
        const signal = all.get(name);
        expect(some.has(name)).toBe(false);
        if (signal) some.set(name, signal);
        answer = decide(rules, some);
      }
      expect(answer).toEqual(decide(rules, all));
    }
  });
});
