import type { Signal, SignalSet, SignalValue } from '../domain/signal';

/** The signals that `classify` and `explain` always show. */
export const SHOWN_SIGNALS = [
  'intent',
  'domain',
  'complexity',
  'sensitive',
  'sensitive_kinds',
  'jailbreak',
  'language',
  'tokens',
] as const;

/** Their values as other tools read them: `null` for a label that is not known, `"unknown"` for a verdict. */
export function shownSignals(signals: SignalSet): Readonly<Record<(typeof SHOWN_SIGNALS)[number], SignalValue>> {
  const valueOf = (name: string, otherwise: SignalValue): SignalValue => {
    const signal = signals.get(name);
    return signal?.state === 'known' ? signal.value : otherwise;
  };
  return {
    intent: valueOf('intent', null),
    domain: valueOf('domain', null),
    complexity: valueOf('complexity', null),
    sensitive: valueOf('sensitive', 'unknown'),
    sensitive_kinds: valueOf('sensitive_kinds', []),
    jailbreak: valueOf('jailbreak', 'unknown'),
    language: valueOf('language', null),
    tokens: valueOf('tokens', null),
  };
}

/** A signal as `explain --json` lists it. */
export function signalRecord(signal: Signal): object {
  const known = signal.state === 'known';
  return {
    name: signal.name,
    state: signal.state,
    value: known ? signal.value : null,
    score: known ? round(signal.score, 4) : null,
    ms: round(signal.ms, 3),
    ...(!known && { reason: signal.reason }),
  };
}

/** @param digits - after the decimal point */
export function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
