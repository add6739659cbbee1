import type { Embedder } from '../../../src/domain/ports';
import { embedExamples, similaritySource, type SimilaritySignal } from '../../../src/signals/similarity';
import type { Observed } from '../../../src/signals/source';
import { message } from '../../support/chat';
import { fakePorts, viewOf } from '../../support/observe';
import { fakeEmbedder } from '../../support/ports';

const WORDS = ['holiday', 'abroad', 'invoice', 'salary'];
const HR: SimilaritySignal = { name: 'hr', examples: ['holiday', 'abroad salary'], threshold: 0.6, over: 'last' };
const PAY: SimilaritySignal = { name: 'pay', examples: ['invoice'], threshold: 0.9, over: 'all' };
const BUDGET_MS = 500;

async function observeAll(
  signals: readonly SimilaritySignal[],
  text: Parameters<typeof viewOf>[0],
  embedder?: Embedder,
  budgetMs = BUDGET_MS,
): Promise<Observed> {
  return similaritySource(signals).observe(viewOf(text), fakePorts({ ...(embedder && { embedder }) }), budgetMs);
}

describe('signals by example', () => {
  it('are true when the text is as near to one example as the threshold asks', async () => {
    const embedder = fakeEmbedder(WORDS);
    const signals = await embedExamples([HR], embedder);
    const at = async (text: string): Promise<unknown> => (await observeAll(signals, text, embedder)).hr;
    expect(await at('a holiday')).toEqual({ value: true, score: 1 });
    expect(await at('holiday, invoice')).toEqual({ value: true, score: expect.closeTo(Math.SQRT1_2, 5) });
    expect(await at('holiday, invoice, abroad, salary')).toEqual({
      value: true,
      score: expect.closeTo(Math.SQRT1_2, 5),
    });
    expect(await at('invoice')).toEqual({ value: false, score: 0 });
  });

  it('embed their examples once, and the text of each span once for all of them', async () => {
    const embedder = fakeEmbedder(WORDS);
    const signals = await embedExamples([HR, PAY, { ...HR, name: 'hr-2' }], embedder);
    await observeAll(signals, [message('assistant', 'invoice'), message('user', 'holiday')], embedder);
    expect(embedder.calls).toEqual([
      ['holiday', 'abroad salary', 'invoice', 'holiday', 'abroad salary'],
      ['holiday', 'invoice\nholiday'],
    ]);
  });

  it('are unknown without an embedder', async () => {
    expect(await observeAll([HR], 'holiday')).toEqual({ hr: { unknown: 'embedder: no embedder' } });
  });

  it('are unknown when their examples could not be embedded', async () => {
    const signals = await embedExamples([HR], { embed: async () => ({ unavailable: 'down' }) });
    expect(await observeAll(signals, 'holiday', fakeEmbedder(WORDS))).toEqual({
      hr: { unknown: 'examples are not embedded' },
    });
  });

  it.each<[string, Embedder['embed'], number, string]>([
    ['is unavailable', async () => ({ unavailable: 'the queue is full' }), BUDGET_MS, 'embedder: the queue is full'],
    ['throws', () => Promise.reject(new RangeError('secret text')), BUDGET_MS, 'embedder: failed with RangeError'],
    [
      'throws at once',
      () => {
        throw new TypeError('secret text');
      },
      BUDGET_MS,
      'embedder: failed with TypeError',
    ],
    ['never answers', () => new Promise(() => undefined), 1, 'embedder: no answer in time'],
    ['is asked too late', async () => [], 0, 'embedder: no time left'],
  ])('are unknown when the embedder %s', async (_, embed, budgetMs, unknown) => {
    const signals = await embedExamples([HR], fakeEmbedder(WORDS));
    expect(await observeAll(signals, 'holiday', { embed }, budgetMs)).toEqual({ hr: { unknown } });
  });
});
