import type { Decision, RuleTrace } from '../domain/decision';
import { isPending, type Pending, type SignalSet } from '../domain/signal';
import { DEFAULT_RULE, type RuleSet } from './decide';

/** What became of the shadow rules beside a decision. */
export interface Shadows {
  /** Of the decision, shadow rules included, in the order of the config. */
  readonly trace: readonly RuleTrace[];
  /** Names of the shadow rules that would have decided. */
  readonly shadowed: readonly string[];
}

/**
 * Evaluates the shadow rules that stand before the rule which decided: the others could not have changed anything.
 * Ask for it last. What they need may take time, and then what really decides would come too late. Pure.
 */
export function evaluateShadows({ rules }: RuleSet, decision: Decision, signals: SignalSet): Shadows | Pending {
  const winner = rules.findIndex(({ name }) => name === decision.rule);
  const tried = decision.rule === DEFAULT_RULE ? rules : rules.slice(0, winner + 1);
  if (!tried.some(({ isShadow }) => isShadow)) return { trace: decision.trace, shadowed: [] };
  const decided = new Map(decision.trace.map((entry) => [entry.rule, entry]));
  const trace: RuleTrace[] = [];
  for (const { name, matches, isShadow } of tried) {
    const outcome = decided.get(name)?.outcome ?? matches(signals);
    if (isPending(outcome)) return outcome;
    trace.push({ rule: name, outcome, ...(isShadow && { isShadow }) });
  }
  return { trace, shadowed: trace.filter((entry) => entry.isShadow && entry.outcome === true).map(({ rule }) => rule) };
}
