import type { SignalValue } from '../../../src/domain/signal';
import type { Outcome } from '../../../src/eval/outcome';

/** An outcome whose known signals have these values, all with the same score. */
export function outcome({
  signals = {},
  score = 0.9,
  ...rest
}: Partial<Omit<Outcome, 'signals'>> & {
  readonly signals?: Readonly<Record<string, SignalValue>>;
  readonly score?: number;
}): Outcome {
  const known = Object.entries(signals).map(
    ([name, value]) => [name, { name, state: 'known' as const, value, score, ms: 1 }] as const,
  );
  return { id: 'x', labels: {}, rule: 'default', expected: {}, ms: 1, ...rest, signals: new Map(known) };
}
