import { ASPECTS, type Classifier } from '../../../src/domain/ports';
import {
  CLASSIFIED_KINDS,
  CLASSIFIED_SENSITIVE,
  CLASSIFIER_SIGNALS,
  classifierSource,
  classifierSources,
} from '../../../src/signals/task';
import { message } from '../../support/chat';
import { fakePorts, viewOf } from '../../support/observe';
import { answering, fakeClassifier, toClassification } from '../../support/ports';

const BUDGET_MS = 500;
const everything = classifierSource(ASPECTS);

describe('the classifier’s signals', () => {
  it('come from one pass', async () => {
    const classifier = fakeClassifier({
      intent: 'math',
      intentScore: 0.7,
      complexity: 'complex',
      domain: 'physics',
      sensitive: true,
    });
    const observed = await everything.observe(viewOf('hello'), fakePorts({ classifier }), BUDGET_MS);
    expect(observed).toEqual({
      intent: { value: 'math', score: 0.7 },
      complexity: { value: 'complex', score: 0.9 },
      domain: { value: 'physics', score: 0.9 },
      [CLASSIFIED_SENSITIVE]: { value: true, score: 0.9 },
      [CLASSIFIED_KINDS]: { value: ['personal'], score: 1 },
      jailbreak: { value: false, score: 0.9 },
    });
    expect(classifier.calls).toBe(1);
  });

  it('read every message with its role, within the time that is left', async () => {
    const seen: unknown[] = [];
    const classifier = answering(async (messages, question) => {
      seen.push(messages, question);
      return toClassification({});
    });
    const view = viewOf([message('system', 'a'), message('user', 'b', 'c')]);
    await everything.observe(view, fakePorts({ classifier }), 123);
    expect(seen).toEqual([
      [
        { role: 'system', text: 'a' },
        { role: 'user', text: 'b\nc' },
      ],
      { aspects: ASPECTS, deadlineMs: 123 },
    ]);
  });

  it('are unknown one by one', async () => {
    const classifier = answering(async () => ({ ...toClassification({ sensitive: 'unknown' }), domains: [] }));
    expect(await everything.observe(viewOf('hello'), fakePorts({ classifier }), BUDGET_MS)).toMatchObject({
      intent: { value: 'general_knowledge' },
      domain: { unknown: 'classifier: no label' },
      [CLASSIFIED_SENSITIVE]: { unknown: 'classifier: late' },
    });
  });

  it.each<[string, Classifier['classify'], number, string]>([
    ['is unavailable', async () => ({ unavailable: 'the queue is full' }), BUDGET_MS, 'classifier: the queue is full'],
    ['throws', () => Promise.reject(new RangeError('secret text')), BUDGET_MS, 'classifier: failed with RangeError'],
    [
      'throws at once',
      () => {
        throw new TypeError('secret text');
      },
      BUDGET_MS,
      'classifier: failed with TypeError',
    ],
    ['never answers', () => new Promise(() => undefined), 1, 'classifier: no answer in time'],
    ['is asked too late', async () => toClassification({}), 0, 'classifier: no time left'],
  ])('are all unknown, without a word of the text, when the classifier %s', async (_, classify, budgetMs, unknown) => {
    const ports = fakePorts({ classifier: { classify } });
    const expected = Object.fromEntries(CLASSIFIER_SIGNALS.map((name) => [name, { unknown }]));
    expect(await everything.observe(viewOf('hello'), ports, budgetMs)).toEqual(expected);
  });

  it.each<[string, readonly string[], readonly (readonly string[])[]]>([
    [
      'tell what is asked though no rule names it, for the response headers',
      ['team'],
      [['task', 'sensitivity'], ['jailbreak']],
    ],
    ['leave jailbreak out when no rule names it', ['sensitive', 'domain'], [['task', 'sensitivity'], ['jailbreak']]],
    ['ask everything at once when rules name it all', ['jailbreak', 'intent'], [['task', 'sensitivity', 'jailbreak']]],
  ])('%s', async (_, needed, passes) => {
    const asked: (readonly string[])[] = [];
    const classifier = answering(async (_messages, { aspects }) => {
      asked.push(aspects);
      return toClassification({});
    });
    const sources = classifierSources(needed);
    for (const source of sources) await source.observe(viewOf('hello'), fakePorts({ classifier }), BUDGET_MS);
    expect(asked).toEqual(passes);
    expect(sources.flatMap((source) => source.names).sort()).toEqual([...CLASSIFIER_SIGNALS].sort());
  });

  it('that an answer leaves out are unknown, never no', async () => {
    const ports = fakePorts({ classifier: answering(async () => ({})) });
    const observed = await everything.observe(viewOf('hello'), ports, BUDGET_MS);
    expect(Object.values(observed).every((observation) => 'unknown' in observation)).toBe(true);
  });
});
