import type { Plan } from '../domain/plan';
import { rightIntents, type Labels } from '../eval/labels';
import type { Destination } from '../eval/outcome';
import { routeRequest } from '../route';
import { indexByName } from '../signals/compile';
import { certain, COST, type SignalSource } from '../signals/source';
import type { SignalValue } from '../domain/signal';
import type { Router } from './assembly';
import type { EvalCase } from './eval-case';

const NOT_LABELLED = 'not labelled';

/**
 * Where a case goes when the classifier makes no mistake: the config's rules, decided on the labels in place of the
 * classifier's answers, once for each intent that is right. Empty where the decision needs a label that is not there.
 */
export async function impliedDestination({ chat, facts, labels }: EvalCase, router: Router): Promise<Destination> {
  const plans: Plan[] = [];
  for (const intent of rightIntents(labels)) {
    const sources = new Map([...router.snapshot.sources, ...indexByName(labelledSources(intent, labels))]);
    const routed = await routeRequest(facts, chat, { ...router.snapshot, sources }, router.ports);
    if (!routed.ok || isLabelMissing(routed.value)) return {};
    plans.push(routed.value);
  }
  if (plans.length === 0) return {};
  const first = plans.flatMap(({ candidates }) => candidates.slice(0, 1));
  return {
    rules: distinct(plans.map(({ decision }) => decision.rule)),
    providers: distinct(first.map(({ provider }) => provider.name)),
    models: distinct(first.map(({ name }) => name)),
  };
}

/** Each a source of its own, so that a label which no rule asks for may be absent. */
function labelledSources(intent: string, labels: Labels): readonly SignalSource[] {
  const { domain, complexity, sensitive, sensitive_kinds, jailbreak } = labels;
  const values = { intent, domain, complexity, sensitive, sensitive_kinds, jailbreak };
  return Object.entries(values).map(([name, value]: [string, SignalValue | undefined]) => ({
    names: [name],
    cost: COST.lookUp,
    observe: () => ({ [name]: value === undefined ? { unknown: NOT_LABELLED } : certain(value) }),
  }));
}

function isLabelMissing({ signals }: Plan): boolean {
  return [...signals.values()].some((signal) => signal.state === 'unknown' && signal.reason === NOT_LABELLED);
}

function distinct(names: readonly string[]): readonly string[] {
  return [...new Set(names)];
}
