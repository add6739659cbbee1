import type { Signal, SignalSet, SignalValue } from '../../src/domain/signal';

/** What a test says of a signal: its value, its value and score, or that it is unknown. */
export type Said = SignalValue | { readonly value: SignalValue; readonly score: number } | typeof UNKNOWN;
export const UNKNOWN = Symbol('unknown');

/** Signals by name; those that are not named are not computed yet. */
export function signalSet(said: Readonly<Record<string, Said>>): SignalSet {
  return new Map(Object.entries(said).map(([name, value]) => [name, toSignal(name, value)]));
}

function toSignal(name: string, said: Said): Signal {
  if (said === UNKNOWN) return { name, state: 'unknown', reason: 'late', ms: 1 };
  const isScored = typeof said === 'object' && said !== null && 'score' in said;
  return { name, state: 'known', ms: 1, ...(isScored ? said : { value: said, score: 1 }) };
}
