import { toVerdictAnswer } from './heads';
import { scoreOf, type Outcome } from './outcome';
import { measureThreshold, suggestThreshold, type ThresholdMeasures } from './threshold';
import { measureVerdicts, type VerdictMeasures } from './verdicts';

/** A signal of the config, as cases label it. */
export interface SignalMeasures {
  readonly name: string;
  readonly verdicts: VerdictMeasures;
  /** Of a signal by example: how it does at its own threshold, and at the one that does best on these cases. */
  readonly current?: ThresholdMeasures;
  readonly suggested?: ThresholdMeasures;
}

/**
 * Measures the signals that cases label.
 * @param thresholds - of the signals by example, by name
 */
export function measureSignals(
  outcomes: readonly Outcome[],
  thresholds: ReadonlyMap<string, number>,
): readonly SignalMeasures[] {
  const names = [...new Set(outcomes.flatMap(({ labels }) => Object.keys(labels.signals ?? {})))].sort();
  return names.map((name) => {
    const labelled = outcomes.flatMap((outcome) => {
      const right = outcome.labels.signals?.[name];
      return right === undefined ? [] : [{ outcome, right }];
    });
    const verdicts = measureVerdicts(labelled.map(({ outcome, right }) => toVerdictAnswer(outcome, name, right)));
    const threshold = thresholds.get(name);
    if (threshold === undefined) return { name, verdicts };
    const scored = labelled.flatMap(({ outcome, right }) => {
      const score = scoreOf(outcome, name);
      return score === undefined ? [] : [{ score, right }];
    });
    const suggested = suggestThreshold(scored);
    return { name, verdicts, current: measureThreshold(scored, threshold), ...(suggested && { suggested }) };
  });
}
