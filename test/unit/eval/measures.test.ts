import { measureCalibration } from '../../../src/eval/calibration';
import { measureClasses, measureWithinOneStep, type ClassAnswer } from '../../../src/eval/classes';
import { quantile } from '../../../src/eval/numbers';
import { measureSets } from '../../../src/eval/sets';
import { measureThreshold, suggestThreshold, type SimilarityAnswer } from '../../../src/eval/threshold';
import { measureVerdicts, type VerdictAnswer } from '../../../src/eval/verdicts';

const answers = (...pairs: readonly (readonly [string | readonly string[], string])[]): ClassAnswer[] =>
  pairs.map(([right, given]) => ({ right: [right].flat(), given }));

describe('heads with one label of many', () => {
  it('are measured label by label', () => {
    // a: 2 of 3 found, 2 given; b: 1 of 1 found, 2 given; F1 of 2·2/(2+3) and 2·1/(2+1).
    const measures = measureClasses(answers(['a', 'a'], ['a', 'a'], ['a', 'b'], ['b', 'b']));
    expect(measures).toEqual({
      count: 4,
      accuracy: 0.75,
      macroF1: expect.closeTo((0.8 + 2 / 3) / 2, 10),
      byLabel: {
        a: { count: 3, precision: 1, recall: expect.closeTo(2 / 3, 10), f1: 0.8 },
        b: { count: 1, precision: 0.5, recall: 1, f1: expect.closeTo(2 / 3, 10) },
      },
      confusion: [
        { expected: 'a', given: 'a', count: 2 },
        { expected: 'a', given: 'b', count: 1 },
        { expected: 'b', given: 'b', count: 1 },
      ],
    });
  });

  it('count any of several right labels, and blame a wrong one on the first', () => {
    const { accuracy, confusion } = measureClasses(answers([['a', 'b'], 'b'], [['a', 'b'], 'c']));
    expect(accuracy).toBe(0.5);
    expect(confusion).toEqual([
      { expected: 'b', given: 'b', count: 1 },
      { expected: 'a', given: 'c', count: 1 },
    ]);
  });

  it('count an unknown answer as wrong, but not as a label', () => {
    const measures = measureClasses(answers(['a', 'a'], ['a', 'unknown']));
    expect(measures).toMatchObject({ accuracy: 0.5, macroF1: expect.closeTo(2 / 3, 10) });
    expect(Object.keys(measures.byLabel)).toEqual(['a']);
  });

  it('have no accuracy without cases', () => {
    expect(measureClasses([])).toMatchObject({ count: 0, accuracy: null, macroF1: null });
  });

  it('may be a step off on a scale', () => {
    const scale = ['low', 'middle', 'high'];
    const given = answers(['low', 'low'], ['low', 'middle'], ['low', 'high'], ['high', 'unknown']);
    expect(measureWithinOneStep(given, scale)).toBe(0.5);
    expect(measureWithinOneStep([], scale)).toBeNull();
  });
});

describe('heads with any number of labels', () => {
  it('are right when all labels are, and measured label by label', () => {
    const measures = measureSets([
      { right: ['x', 'y'], given: ['y', 'x'] },
      { right: ['x'], given: [] },
      { right: [], given: ['y'] },
      { right: [], given: [] },
    ]);
    expect(measures).toEqual({
      count: 4,
      accuracy: 0.5,
      macroF1: expect.closeTo(2 / 3, 10),
      byLabel: {
        x: { count: 2, precision: 1, recall: 0.5, f1: expect.closeTo(2 / 3, 10) },
        y: { count: 1, precision: 0.5, recall: 1, f1: expect.closeTo(2 / 3, 10) },
      },
    });
  });
});

describe('heads that say yes or no', () => {
  it('find positives and let negatives through; what is unknown is wrong on either side', () => {
    const verdict = (right: boolean, given: VerdictAnswer['given'], isLookAlike = false): VerdictAnswer => ({
      right,
      given,
      isLookAlike,
    });
    expect(
      measureVerdicts([
        ...[true, true, true, false, 'unknown' as const].map((given) => verdict(true, given)),
        ...[false, false, false, true, 'unknown' as const].map((given) => verdict(false, given)),
        verdict(false, false, true),
        verdict(false, true, true),
        verdict(false, false, true),
      ]),
    ).toEqual({
      count: 13,
      positives: 5,
      accuracy: expect.closeTo(8 / 13, 10),
      recall: 0.6,
      precision: 0.6,
      falsePositiveRate: 3 / 8,
      lookAlikes: 3,
      lookAlikeRate: expect.closeTo(1 / 3, 10),
      unknown: 2,
    });
  });
});

describe('calibration', () => {
  it('weighs the distance between confidence and accuracy by the size of each bin', () => {
    const { expectedError, bins } = measureCalibration([
      { score: 0.95, isRight: true },
      { score: 1, isRight: false },
      { score: 0.35, isRight: true },
      { score: 0.31, isRight: false },
      { score: 0.3, isRight: false },
    ]);
    // The bin from 0.3: mean 0.32, a third right. The bin from 0.9, which 1 belongs to: mean 0.975, half right.
    expect(bins).toEqual([
      { from: 0.3, count: 3, meanScore: expect.closeTo(0.32, 10), accuracy: expect.closeTo(1 / 3, 10) },
      { from: 0.9, count: 2, meanScore: expect.closeTo(0.975, 10), accuracy: 0.5 },
    ]);
    expect(expectedError).toBeCloseTo((3 * (1 / 3 - 0.32) + 2 * 0.475) / 5, 10);
  });

  it('of nothing is not known', () => {
    expect(measureCalibration([])).toEqual({ expectedError: null, bins: [] });
  });
});

describe('thresholds of signals by example', () => {
  const scored = (positive: readonly number[], negative: readonly number[]): SimilarityAnswer[] => [
    ...positive.map((score) => ({ score, right: true })),
    ...negative.map((score) => ({ score, right: false })),
  ];

  it('are measured as if they were set', () => {
    expect(measureThreshold(scored([0.9, 0.7, 0.3], [0.5, 0.2]), 0.5)).toEqual({
      threshold: 0.5,
      precision: expect.closeTo(2 / 3, 10),
      recall: expect.closeTo(2 / 3, 10),
      f1: expect.closeTo(2 / 3, 10),
    });
  });

  it.each<[string, readonly number[], readonly number[], number, number]>([
    ['between what is apart', [0.9, 0.7], [0.5, 0.2], 0.6, 1],
    // Above 0.4: 3 found, 1 false alarm, so 6/7; above 0.5: 2 found, so 4/5.
    ['where most is gained when they overlap', [0.9, 0.7, 0.4], [0.5, 0.2], 0.3, 6 / 7],
    ['below everything when nothing is negative', [0.8, 0.6], [], 0.3, 1],
    // From 0.7 on: 1 found, 1 missed. From 0.2 on: 2 found, 2 false alarms. The gap below 0.2 is the wider one.
    ['in the widest gap among equals', [0.7, 0.2], [0.6, 0.65, 0.1], 0.15, 2 / 3],
  ])('are suggested %s', (_, positive, negative, threshold, f1) => {
    expect(suggestThreshold(scored(positive, negative))).toMatchObject({
      threshold: expect.closeTo(threshold, 10),
      f1: expect.closeTo(f1, 10),
    });
  });

  it('are not suggested without a positive case', () => {
    expect(suggestThreshold(scored([], [0.5]))).toBeUndefined();
  });
});

describe('quantiles', () => {
  it.each([
    [[3, 1, 2], 0.5, 2],
    [[4, 1, 2, 3], 0.5, 2.5],
    [[0, 10], 0.95, 9.5],
    [[7], 0.95, 7],
    [[], 0.5, null],
  ])('of %p at %p is %p', (values, share, expected) => {
    expect(quantile(values, share)).toBe(expected);
  });
});
