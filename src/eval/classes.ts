import { f1, mean, ratio } from './numbers';
import { UNKNOWN } from './outcome';

/** One case of a head that gives one label of many. */
export interface ClassAnswer {
  /** Labels that are right, the first one foremost; never empty. */
  readonly right: readonly string[];
  readonly given: string;
}

/** How often `expected` was answered by `given`. */
export interface Confusion {
  readonly expected: string;
  readonly given: string;
  readonly count: number;
}

export interface ClassMeasures {
  readonly count: number;
  /** Share of the cases with one of the right labels. */
  readonly accuracy: number | null;
  /** Mean F1 of the labels that were expected or given; `unknown` is none of them. */
  readonly macroF1: number | null;
  readonly byLabel: Readonly<Record<string, LabelMeasures>>;
  /** The full matrix, right answers included, the most frequent first. */
  readonly confusion: readonly Confusion[];
}

export interface LabelMeasures {
  /** Cases that expect it. */
  readonly count: number;
  readonly precision: number | null;
  readonly recall: number | null;
  readonly f1: number;
}

/** Measures a head. Where several labels are right, the given one of them is the expected one, else the first. */
export function measureClasses(answers: readonly ClassAnswer[]): ClassMeasures {
  const pairs = answers.map(({ right, given }) => ({
    expected: right.includes(given) ? given : (right[0] ?? UNKNOWN),
    given,
  }));
  const labels = [...new Set(pairs.flatMap(({ expected, given }) => [expected, given]))]
    .filter((label) => label !== UNKNOWN)
    .sort();
  const byLabel = Object.fromEntries(labels.map((label) => [label, measureLabel(label, pairs)]));
  return {
    count: pairs.length,
    accuracy: ratio(pairs.filter(({ expected, given }) => expected === given).length, pairs.length),
    macroF1: mean(Object.values(byLabel).map((label) => label.f1)),
    byLabel,
    confusion: countPairs(pairs),
  };
}

type Pair = Omit<Confusion, 'count'>;

function measureLabel(label: string, pairs: readonly Pair[]): LabelMeasures {
  const expected = pairs.filter((pair) => pair.expected === label).length;
  const given = pairs.filter((pair) => pair.given === label).length;
  const hits = pairs.filter((pair) => pair.expected === label && pair.given === label).length;
  return {
    count: expected,
    precision: ratio(hits, given),
    recall: ratio(hits, expected),
    f1: f1({ hits, falseAlarms: given - hits, misses: expected - hits }),
  };
}

function countPairs(pairs: readonly Pair[]): readonly Confusion[] {
  const counts = new Map<string, Confusion>();
  for (const { expected, given } of pairs) {
    const key = `${expected}\n${given}`;
    counts.set(key, { expected, given, count: (counts.get(key)?.count ?? 0) + 1 });
  }
  return [...counts.values()].sort((a, b) => b.count - a.count);
}

/**
 * Share of the answers at most one step from the expected label on a scale; an unknown answer is further away.
 * @param scale - labels in order
 */
export function measureWithinOneStep(answers: readonly ClassAnswer[], scale: readonly string[]): number | null {
  const near = answers.filter(({ right, given }) => {
    const at = scale.indexOf(given);
    return at >= 0 && right.some((label) => Math.abs(scale.indexOf(label) - at) <= 1);
  });
  return ratio(near.length, answers.length);
}
