import type { Decision, RuleTrace } from '../domain/decision';
import type { Model } from '../domain/model';
import { isPending, type Pending, type SignalSet } from '../domain/signal';
import type { Condition } from './condition';

/** A rule, compiled. */
export interface Rule {
  readonly name: string;
  readonly matches: Condition;
  /** Models that it wants, in order; never empty. */
  readonly use: readonly Model[];
}

/** The rules of a config in their order, and what is used when none of them matches. */
export interface RuleSet {
  readonly rules: readonly Rule[];
  readonly defaultUse: readonly Model[];
}

/**
 * Finds the first rule that is definitely true. Pure.
 * @returns the decision with the outcome of each rule up to it; or, when a rule before it cannot be settled yet, the
 *   signals which that rule still needs
 */
export function decide({ rules, defaultUse }: RuleSet, signals: SignalSet): Decision | Pending {
  const trace: RuleTrace[] = [];
  for (const rule of rules) {
    const outcome = rule.matches(signals);
    if (isPending(outcome)) return outcome;
    trace.push({ rule: rule.name, outcome });
    if (outcome === true) return { rule: rule.name, cause: 'rule', use: rule.use, trace };
  }
  return { rule: 'default', cause: 'default', use: defaultUse, trace };
}
