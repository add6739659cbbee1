import type { Snapshot } from './config/compile';
import type { ChatRequest } from './domain/chat';
import type { Decision } from './domain/decision';
import { RouterError } from './domain/errors';
import type { RequestFacts } from './domain/facts';
import type { Model, Provider, TrustZone } from './domain/model';
import type { Plan } from './domain/plan';
import { fail, ok, type Result } from './domain/result';
import type { ProviderHealth } from './health/provider-health';
import { neededAbilities } from './routing/abilities';
import { fittingModels } from './routing/context-window';
import { ruleOnJailbreak } from './routing/jailbreak';
import { chooseCandidates, noInternal, notAllowed } from './routing/plan';
import { readRequestedModel } from './routing/requested';
import { selectOrder } from './routing/select';
import { withinZone, zoneOf } from './routing/trust-zone';
import { decide } from './rules/decide';
import { evaluateShadows } from './rules/shadow';
import { startExtraction, type Extraction } from './signals/extract';
import { viewRequest } from './signals/request-view';
import type { SignalPorts } from './signals/source';

/** What routing needs of the outside. */
export interface RoutePorts extends SignalPorts {
  /** Absent where nobody watches providers. */
  readonly health?: ProviderHealth;
}

/**
 * The line that every request takes: what it asks for → signals → decision → trust zone → abilities → order → plan.
 * Signals are computed while a question is open, the cheapest first: by the rules, then by the trust zone. Who failed
 * lately is asked for at the very end, when it is known whose key is there (`healthyFirst`).
 * Errors: `unknown_model`, `model_not_allowed`, `jailbreak_blocked`, `no_internal_candidate`, `unable`.
 */
export async function routeRequest(
  facts: RequestFacts,
  chat: ChatRequest,
  snapshot: Snapshot,
  ports: RoutePorts,
): Promise<Result<Plan, RouterError>> {
  const requested = readRequestedModel(chat.model, facts, snapshot);
  if (!requested.ok) return requested;

  const { sources, ruleSet, classifier } = snapshot;
  const extraction = startExtraction(viewRequest(facts, chat), { sources, ports, budgetMs: classifier.deadlineMs });
  const byRules = (): Promise<Decision> => extraction.settle((signals) => decide(ruleSet, signals));

  const asked = requested.value ?? (await byRules());
  const zone = await chooseZone(asked.use, extraction, snapshot);
  if (!zone.ok) return zone;
  const trustZone = zone.value;
  // A named model is honoured; the rules speak only when the zone leaves nothing of it.
  const isForbidden = withinZone(asked.use, trustZone).length === 0;
  const decisions = requested.value && isForbidden ? [asked, await byRules()] : [asked];

  const constraints = { zone: trustZone, caller: facts, needed: neededAbilities(chat) };
  const chosen = chooseCandidates(decisions, constraints, snapshot);
  if (!chosen.ok) return chosen;
  const { decision, models } = chosen.value;
  const fitting = await extraction.settle((signals) => fittingModels(models, chat, signals));
  const view = { chat, facts, health: ports.health };
  const candidates = await extraction.settle((signals) => selectOrder(fitting, decision.selection, view, signals));
  const { trace, shadowed } = await extraction.settle((signals) => evaluateShadows(ruleSet, decision, signals));
  return ok({
    decision: { ...decision, trace },
    candidates,
    trustZone,
    signals: extraction.signals,
    ...(shadowed.length > 0 && { shadowed }),
  });
}

/** Where a request may go, by what is in it. Errors: `jailbreak_blocked`. */
async function chooseZone(
  use: readonly Model[],
  extraction: Extraction,
  { jailbreak, isSensitivityEnforced }: Snapshot,
): Promise<Result<TrustZone, RouterError>> {
  const ruling = await extraction.settle((signals) => ruleOnJailbreak(jailbreak, signals));
  if (ruling === 'blocked') return fail(jailbreakBlocked());
  if (ruling === 'internal') return ok('internal');
  return ok(await extraction.settle((signals) => zoneOf(use, signals, isSensitivityEnforced)));
}

function jailbreakBlocked(): RouterError {
  const message =
    'This request reads as an attempt to make the model break its rules, which this gateway does not pass on. ' +
    'Rephrase it, or ask whoever runs the gateway.';
  return new RouterError('jailbreak_blocked', message);
}

/** A request that goes on as it is to the provider that the client names. */
export interface PassRequest {
  readonly provider: Provider;
  /** Its texts, for the signals. */
  readonly chat: ChatRequest;
  /** False where part of it is no text: then it may be sensitive. */
  readonly isReadable: boolean;
}

/**
 * The same line for a request that only one provider can answer: no rule is asked, the trust zone is.
 * A caller who may use certain models only may pass nothing by: what is asked for is not known here.
 * Errors: `model_not_allowed`, `jailbreak_blocked`, `no_internal_candidate`.
 */
export async function routePass(
  { provider, chat, isReadable }: PassRequest,
  facts: RequestFacts,
  snapshot: Snapshot,
  ports: RoutePorts,
): Promise<Result<Plan, RouterError>> {
  if (facts.allowedModels) return fail(notAllowed());
  const use: readonly Model[] = [{ name: 'none', provider, id: '' }];
  const { sources, classifier, isSensitivityEnforced } = snapshot;
  const extraction = startExtraction(viewRequest(facts, chat), { sources, ports, budgetMs: classifier.deadlineMs });
  const zone = await chooseZone(use, extraction, snapshot);
  if (!zone.ok) return zone;
  const trustZone = isSensitivityEnforced && !isReadable ? 'internal' : zone.value;
  if (withinZone(use, trustZone).length === 0) return fail(noInternal());
  const decision: Decision = { rule: `provider:${provider.name}`, cause: 'named-provider', use, trace: [] };
  return ok({ decision, candidates: use, trustZone, signals: extraction.signals });
}
