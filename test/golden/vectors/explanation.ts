import { differences, type Difference } from './differences';

/** A recording, what we make of it and what somebody else did. */
export interface Comparison {
  /** As in `requests/messages/basic.completions`. */
  readonly name: string;
  readonly ours: unknown;
  readonly theirs: unknown;
}

/** Differences that are meant, and why. */
export interface Explanation {
  /** Names of comparisons. */
  readonly on: RegExp;
  /** Paths to leaves. */
  readonly path: RegExp;
  /** What our value has to be, in JSON, where a path alone would hide mistakes; empty when we have none. */
  readonly ours?: RegExp;
  /** The same of the other value. */
  readonly theirs?: RegExp;
  /** One line. */
  readonly reason: string;
}

export interface Judgement {
  readonly name: string;
  readonly unexplained: readonly Difference[];
  readonly used: readonly Explanation[];
}

export function judge({ name, ours, theirs }: Comparison, explanations: readonly Explanation[]): Judgement {
  const here = explanations.filter(({ on }) => on.test(name));
  const found = differences(ours, theirs).map((difference) => ({
    difference,
    explanation: here.find((candidate) => explains(candidate, difference)),
  }));
  return {
    name,
    unexplained: found.filter(({ explanation }) => !explanation).map(({ difference }) => difference),
    used: [...new Set(found.flatMap(({ explanation }) => explanation ?? []))],
  };
}

function explains({ path, ours, theirs }: Explanation, difference: Difference): boolean {
  const fits = (wanted: RegExp | undefined, value: string | undefined): boolean => wanted?.test(value ?? '') ?? true;
  return path.test(difference.path) && fits(ours, difference.ours) && fits(theirs, difference.theirs);
}
