import type { SignalSet, SignalValue } from '../domain/signal';
import type { Labels } from './labels';

/** Where a case should go: any of these names is right; an absent list is not measured. */
export interface Destination {
  readonly rules?: readonly string[];
  readonly providers?: readonly string[];
  readonly models?: readonly string[];
}

/** What became of one case, beside what should have. */
export interface Outcome {
  readonly id: string;
  readonly labels: Labels;
  readonly signals: SignalSet;
  /** The rule that decided, or `refused (CODE)`. */
  readonly rule: string;
  /** Of the first candidate; absent when the request was refused. */
  readonly provider?: string;
  readonly model?: string;
  /** What the case itself expects; what its labels imply under the config's rules where it says nothing. */
  readonly expected: Destination;
  /** Milliseconds that the decision took. */
  readonly ms: number;
}

/** An answer that is not known, as a label of its own: always wrong. */
export const UNKNOWN = 'unknown';

/** What a signal said; `unknown` also where it was never computed. */
export function valueOf({ signals }: Outcome, name: string): SignalValue {
  const signal = signals.get(name);
  return signal?.state === 'known' ? signal.value : UNKNOWN;
}

/** How sure a signal was, 0 to 1; undefined where it is unknown. */
export function scoreOf({ signals }: Outcome, name: string): number | undefined {
  const signal = signals.get(name);
  return signal?.state === 'known' ? signal.score : undefined;
}
