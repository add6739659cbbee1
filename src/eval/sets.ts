import { f1, mean, ratio } from './numbers';
import type { LabelMeasures } from './classes';

/** One case of a head that gives any number of labels. */
export interface SetAnswer {
  readonly right: readonly string[];
  readonly given: readonly string[];
}

export interface SetMeasures {
  readonly count: number;
  /** Share of the cases with exactly the right labels. */
  readonly accuracy: number | null;
  /** Mean F1 of the labels that were expected or given. */
  readonly macroF1: number | null;
  readonly byLabel: Readonly<Record<string, LabelMeasures>>;
}

/** Measures a head with several labels for a case, each label on its own. */
export function measureSets(answers: readonly SetAnswer[]): SetMeasures {
  const labels = [...new Set(answers.flatMap(({ right, given }) => [...right, ...given]))].sort();
  const byLabel = Object.fromEntries(labels.map((label) => [label, measureLabel(label, answers)]));
  const exact = answers.filter(
    ({ right, given }) => new Set(right).size === new Set(given).size && right.every((label) => given.includes(label)),
  );
  return {
    count: answers.length,
    accuracy: ratio(exact.length, answers.length),
    macroF1: mean(Object.values(byLabel).map((label) => label.f1)),
    byLabel,
  };
}

function measureLabel(label: string, answers: readonly SetAnswer[]): LabelMeasures {
  const expected = answers.filter(({ right }) => right.includes(label));
  const given = answers.filter((answer) => answer.given.includes(label));
  const hits = expected.filter((answer) => answer.given.includes(label)).length;
  return {
    count: expected.length,
    precision: ratio(hits, given.length),
    recall: ratio(hits, expected.length),
    f1: f1({ hits, falseAlarms: given.length - hits, misses: expected.length - hits }),
  };
}
