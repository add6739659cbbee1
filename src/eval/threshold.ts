import { f1, ratio } from './numbers';

/** One case of a signal by example. */
export interface SimilarityAnswer {
  /** Similarity to the nearest example, 0 to 1. */
  readonly score: number;
  /** Whether the signal should be true. */
  readonly right: boolean;
}

/** How a signal does at one threshold. */
export interface ThresholdMeasures {
  /** Similarity from which on the signal is true, 0 to 1. */
  readonly threshold: number;
  readonly precision: number | null;
  readonly recall: number | null;
  readonly f1: number;
}

/** Measures a signal by example as if this were its threshold. */
export function measureThreshold(answers: readonly SimilarityAnswer[], threshold: number): ThresholdMeasures {
  const hits = answers.filter(({ score, right }) => right && score >= threshold).length;
  const misses = answers.filter(({ score, right }) => right && score < threshold).length;
  const falseAlarms = answers.filter(({ score, right }) => !right && score >= threshold).length;
  return {
    threshold,
    precision: ratio(hits, hits + falseAlarms),
    recall: ratio(hits, hits + misses),
    f1: f1({ hits, falseAlarms, misses }),
  };
}

/**
 * The threshold with the best F1, halfway between two scores; among equals the one with the widest gap around it, which
 * is the least likely to be crossed by the next text. Undefined without a positive case.
 */
export function suggestThreshold(answers: readonly SimilarityAnswer[]): ThresholdMeasures | undefined {
  if (!answers.some(({ right }) => right)) return undefined;
  const scores = [...new Set(answers.map(({ score }) => score))].sort((a, b) => a - b);
  const cuts = scores.map((score, index) => {
    const below = scores[index - 1] ?? 0;
    return { gap: score - below, measures: measureThreshold(answers, (score + below) / 2) };
  });
  const [first, ...others] = cuts;
  const better = (a: (typeof cuts)[number], b: (typeof cuts)[number]): boolean =>
    a.measures.f1 > b.measures.f1 || (a.measures.f1 === b.measures.f1 && a.gap > b.gap);
  return first && others.reduce((best, cut) => (better(cut, best) ? cut : best), first).measures;
}
