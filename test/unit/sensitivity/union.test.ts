import type { Classification, Classifier } from '../../../src/domain/ports';
import { compileSources } from '../../../src/signals/compile';
import { startExtraction, type Extraction } from '../../../src/signals/extract';
import { viewRequest } from '../../../src/signals/request-view';
import { chatOf, factsOf, message } from '../../support/chat';
import { fakeClock } from '../../support/ports';

const CARD = 'My Visa is 4539 1488 0343 6467';
const yes = { state: 'known', value: true, score: 0.9 } as const;
const no = { state: 'known', value: false, score: 0.8 } as const;
const unread = { state: 'unknown', reason: 'part of the text was not read' } as const;

interface Run {
  readonly extraction: Extraction;
  readonly passes: () => number;
}

function start(chat: Parameters<typeof chatOf>[0], part: Partial<Classification> | undefined): Run {
  let passes = 0;
  const classifier: Classifier = {
    async classify() {
      passes++;
      if (!part) return { unavailable: 'queue is full' };
      const labels = { intents: [{ label: 'coding', score: 1 }], complexities: [], domains: [] };
      return { ...labels, sensitive: no, sensitiveKinds: [], jailbreak: no, ...part };
    },
  };
  const sources = compileSources(new Map(), ['intent', 'jailbreak']);
  const ports = { classifier, clock: fakeClock() };
  const view = viewRequest(factsOf(), chatOf(chat));
  return { extraction: startExtraction(view, { sources, ports, budgetMs: 100 }), passes: () => passes };
}

/** Text, what the classifier says, then `sensitive` (undefined for unknown), `sensitive_kinds` and passes of the classifier. */
const CASES = [
  ['a hit decides', CARD, { sensitive: no }, true, 0],
  ['a hit decides without a classifier that answers', CARD, undefined, true, 0],
  ['no hit leaves it to the classifier', 'my boss is ill', { sensitive: yes }, true, 1],
  ['neither finds anything', 'what is a monad', { sensitive: no }, false, 1],
  ['what the classifier could not read stays unknown', 'what is a monad', { sensitive: unread }, undefined, 1],
  ['no classifier leaves it unknown', 'what is a monad', undefined, undefined, 1],
] as const;

describe('sensitive', () => {
  test.each(CASES)('%s', async (_, text, part, expected, passes) => {
    const run = start(text, part);
    await run.extraction.compute(['sensitive']);
    const signal = run.extraction.signals.get('sensitive');
    expect(signal?.state === 'known' ? signal.value : undefined).toBe(expected);
    expect(run.passes()).toBe(passes);
  });

  it('stays yes when the classifier is asked for something else and says no', async () => {
    for (const names of [
      ['sensitive', 'intent'],
      ['intent', 'sensitive'],
    ]) {
      const { extraction } = start(CARD, { sensitive: no });
      await extraction.compute(names);
      expect(extraction.signals.get('sensitive')).toMatchObject({ state: 'known', value: true, score: 1 });
    }
  });

  it('joins the kinds of both, in one pass', async () => {
    const run = start(CARD, { sensitive: yes, sensitiveKinds: ['health', 'financial_account'] });
    await run.extraction.compute(['sensitive', 'sensitive_kinds', 'intent', 'jailbreak']);
    expect(run.extraction.signals.get('sensitive_kinds')).toMatchObject({ value: ['financial_account', 'health'] });
    expect(run.passes()).toBe(1);
  });

  it('knows the kinds that were recognised though the classifier fails, and none without either', async () => {
    const kindsOf = async (text: string): Promise<unknown> => {
      const { extraction } = start(text, undefined);
      await extraction.compute(['sensitive_kinds']);
      return extraction.signals.get('sensitive_kinds');
    };
    expect(await kindsOf(CARD)).toMatchObject({ state: 'known', value: ['financial_account'] });
    expect(await kindsOf('hello')).toMatchObject({ state: 'unknown' });
  });

  test.each(['system', 'developer', 'user', 'assistant', 'tool'] as const)(
    'is read in a message of the %s',
    async (role) => {
      const text = { type: 'text', text: CARD } as const;
      const { extraction } = start([message(role, text), message('user', { type: 'text', text: 'go on' })], {
        sensitive: no,
      });
      await extraction.compute(['sensitive']);
      expect(extraction.signals.get('sensitive')).toMatchObject({ value: true });
    },
  );

  it('names the recogniser, and nothing of the text', async () => {
    const { extraction } = start(CARD, { sensitive: no });
    await extraction.compute(['sensitive', 'sensitive_kinds']);
    expect(extraction.signals.get('recognized')).toMatchObject({ value: ['payment-card'] });
    expect(JSON.stringify([...extraction.signals])).not.toMatch(/4539|6467/);
  });
});
