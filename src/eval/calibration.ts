/** One answer with the confidence that came with it. */
export interface ScoredAnswer {
  /** 0 to 1. */
  readonly score: number;
  readonly isRight: boolean;
}

/** Answers with about the same confidence. */
export interface CalibrationBin {
  /** Least confidence in it; the next bin begins where it ends. */
  readonly from: number;
  readonly count: number;
  readonly meanScore: number;
  readonly accuracy: number;
}

export interface Calibration {
  /** Mean distance between confidence and accuracy, weighted by the size of the bins, 0 to 1; `null` of nothing. */
  readonly expectedError: number | null;
  /** Without the empty ones, by rising confidence. */
  readonly bins: readonly CalibrationBin[];
}

/**
 * Compares confidence with accuracy, in bins of equal width.
 * Source: Guo et al., "On Calibration of Modern Neural Networks" (2017), equation 3.
 */
export function measureCalibration(answers: readonly ScoredAnswer[], binCount = 10): Calibration {
  const bins = Array.from({ length: binCount }, (_, index): CalibrationBin | undefined => {
    const inside = answers.filter(({ score }) => Math.min(binCount - 1, Math.floor(score * binCount)) === index);
    if (inside.length === 0) return undefined;
    return {
      from: index / binCount,
      count: inside.length,
      meanScore: inside.reduce((sum, { score }) => sum + score, 0) / inside.length,
      accuracy: inside.filter(({ isRight }) => isRight).length / inside.length,
    };
  }).filter((bin) => bin !== undefined);
  const weighted = bins.map(({ count, meanScore, accuracy }) => count * Math.abs(meanScore - accuracy));
  return {
    expectedError: answers.length === 0 ? null : weighted.reduce((sum, value) => sum + value, 0) / answers.length,
    bins,
  };
}
