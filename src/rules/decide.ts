import type { Decision, RuleTrace } from '../domain/decision';
import type { Model } from '../domain/model';
import type { Selection } from '../domain/selection';
import { isPending, type Pending, type SignalSet } from '../domain/signal';
import type { Condition } from './condition';

/** A rule, compiled. */
export interface Rule {
  readonly name: string;
  readonly matches: Condition;
  /** Models that it wants, in order; never empty. */
  readonly use: readonly Model[];
  readonly selection?: Selection;
  /** It is evaluated and cannot decide. */
  readonly isShadow?: boolean;
}

/** The rules of a config in their order, and what is used when none of them matches. */
export interface RuleSet {
  readonly rules: readonly Rule[];
  readonly defaultUse: readonly Model[];
  readonly defaultSelection?: Selection;
}

/** Name of the decision where no rule matches; no rule has it. */
export const DEFAULT_RULE = 'default';

/**
 * Finds the first rule that is definitely true; shadow rules are passed over. Pure.
 * @returns the decision with the outcome of each rule up to it; or, when a rule before it cannot be settled yet, the
 *   signals which that rule still needs
 */
export function decide({ rules, defaultUse, defaultSelection }: RuleSet, signals: SignalSet): Decision | Pending {
  const trace: RuleTrace[] = [];
  for (const rule of rules) {
    if (rule.isShadow) continue;
    const outcome = rule.matches(signals);
    if (isPending(outcome)) return outcome;
    trace.push({ rule: rule.name, outcome });
    if (outcome === true) {
      return { rule: rule.name, cause: 'rule', use: rule.use, ...selected(rule.selection), trace };
    }
  }
  return { rule: DEFAULT_RULE, cause: 'default', use: defaultUse, ...selected(defaultSelection), trace };
}

function selected(selection: Selection | undefined): Pick<Decision, 'selection'> {
  return selection ? { selection } : {};
}
