import type { Truth } from '../domain/decision';
import { isPending, type Pending, type Question, type Signal, type SignalSet } from '../domain/signal';

/** A `when`, compiled. Pure: the same signals give the same outcome. */
export type Condition = Question<Truth>;

export type KnownSignal = Extract<Signal, { state: 'known' }>;

/** The condition of a rule without `when`. */
export const ALWAYS: Condition = () => true;

/**
 * A condition on one signal.
 * @param whenUnknown - what it says of a signal that failed or came too late
 */
export function onSignal(
  name: string,
  test: (signal: KnownSignal) => boolean,
  whenUnknown: Truth = 'unknown',
): Condition {
  const pending: Pending = { type: 'pending', needs: [name] };
  return (signals) => {
    const signal = signals.get(name);
    if (!signal) return pending;
    return signal.state === 'known' ? test(signal) : whenUnknown;
  };
}

/** True when every part is; one part that is false settles it, whatever is still pending or unknown. */
export function allOf(parts: readonly Condition[]): Condition {
  return parts.length === 1 && parts[0] ? parts[0] : (signals) => settle(parts, signals, false);
}

/** True when one part is, whatever is still pending or unknown. */
export function anyOf(parts: readonly Condition[]): Condition {
  return parts.length === 1 && parts[0] ? parts[0] : (signals) => settle(parts, signals, true);
}

/** Swaps true and false; what is unknown stays unknown. */
export function negate(part: Condition): Condition {
  return (signals) => {
    const outcome = part(signals);
    return typeof outcome === 'boolean' ? !outcome : outcome;
  };
}

/** Kleene's strong logic: `decisive` wins, then what is pending, then unknown, then the other truth. */
function settle(parts: readonly Condition[], signals: SignalSet, decisive: boolean): Truth | Pending {
  let needs: readonly string[] = [];
  let hasUnknown = false;
  for (const part of parts) {
    const outcome = part(signals);
    if (outcome === decisive) return decisive;
    if (isPending(outcome)) needs = [...needs, ...outcome.needs];
    else if (outcome === 'unknown') hasUnknown = true;
  }
  if (needs.length > 0) return { type: 'pending', needs };
  return hasUnknown ? 'unknown' : !decisive;
}
