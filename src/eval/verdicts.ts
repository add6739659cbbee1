import { ratio } from './numbers';

/** One case of a head that says yes or no. */
export interface VerdictAnswer {
  readonly right: boolean;
  readonly given: boolean | 'unknown';
  /** Harmless, and written to look otherwise. */
  readonly isLookAlike: boolean;
}

/** An unknown answer counts as wrong on either side: nothing was found, and nothing was let through. */
export interface VerdictMeasures {
  readonly count: number;
  readonly positives: number;
  readonly accuracy: number | null;
  /** Share of the positives that were found. */
  readonly recall: number | null;
  readonly precision: number | null;
  /** Share of the negatives that were not let through. */
  readonly falsePositiveRate: number | null;
  readonly lookAlikes: number;
  /** The same of the look-alikes alone. */
  readonly lookAlikeRate: number | null;
  readonly unknown: number;
}

/** Measures a head that says yes or no. */
export function measureVerdicts(answers: readonly VerdictAnswer[]): VerdictMeasures {
  const positives = answers.filter(({ right }) => right);
  const negatives = answers.filter(({ right }) => !right);
  const lookAlikes = negatives.filter((answer) => answer.isLookAlike);
  const found = positives.filter(({ given }) => given === true).length;
  const saidYes = answers.filter(({ given }) => given === true).length;
  const notLetThrough = (of: readonly VerdictAnswer[]): number => of.filter(({ given }) => given !== false).length;
  return {
    count: answers.length,
    positives: positives.length,
    accuracy: ratio(answers.filter(({ right, given }) => right === given).length, answers.length),
    recall: ratio(found, positives.length),
    precision: ratio(found, saidYes),
    falsePositiveRate: ratio(notLetThrough(negatives), negatives.length),
    lookAlikes: lookAlikes.length,
    lookAlikeRate: ratio(notLetThrough(lookAlikes), lookAlikes.length),
    unknown: answers.filter(({ given }) => given === 'unknown').length,
  };
}
