import type { Pending, SignalSet } from '../domain/signal';

/** What becomes of an attack on a model's rules: no answer, an internal model's, or a mark in the response headers. */
export const JAILBREAK_POLICIES = ['block', 'internal', 'tag'] as const;
export type JailbreakPolicy = (typeof JAILBREAK_POLICIES)[number];

/** What the policy makes of a request. */
export type JailbreakRuling = 'blocked' | 'internal' | 'free';

/**
 * Applies the policy. What could not be checked in time is not blocked, for it is most likely harmless, but stays inside.
 * @param policy - undefined where nobody wants to know
 */
export function ruleOnJailbreak(policy: JailbreakPolicy | undefined, signals: SignalSet): JailbreakRuling | Pending {
  if (policy === undefined) return 'free';
  const jailbreak = signals.get('jailbreak');
  if (!jailbreak) return { type: 'pending', needs: ['jailbreak'] };
  if (policy === 'tag') return 'free';
  if (jailbreak.state === 'unknown') return 'internal';
  if (jailbreak.value !== true) return 'free';
  return policy === 'block' ? 'blocked' : 'internal';
}
