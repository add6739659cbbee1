import type { Snapshot } from './config/compile';
import type { ChatRequest } from './domain/chat';
import type { Decision } from './domain/decision';
import type { RouterError } from './domain/errors';
import type { RequestFacts } from './domain/facts';
import type { Plan } from './domain/plan';
import { ok, type Result } from './domain/result';
import { fittingModels } from './routing/able';
import { chooseCandidates } from './routing/plan';
import { readRequestedModel } from './routing/requested';
import { withinZone, zoneOf } from './routing/trust-zone';
import { decide } from './rules/decide';
import { startExtraction } from './signals/extract';
import { viewRequest } from './signals/request-view';
import type { SignalPorts } from './signals/source';

/** What routing needs of the outside. */
export type RoutePorts = SignalPorts;

/**
 * The line that every request takes: what it asks for → signals → decision → trust zone → plan.
 * Signals are computed while a question is open, the cheapest first: by the rules, then by the trust zone.
 * Errors: `unknown_model`, `model_not_allowed`, `no_internal_candidate`.
 */
export async function routeRequest(
  facts: RequestFacts,
  chat: ChatRequest,
  snapshot: Snapshot,
  ports: RoutePorts,
): Promise<Result<Plan, RouterError>> {
  const requested = readRequestedModel(chat.model, facts, snapshot);
  if (!requested.ok) return requested;

  const { sources, ruleSet, classifier, isSensitivityEnforced } = snapshot;
  const extraction = startExtraction(viewRequest(facts, chat), { sources, ports, budgetMs: classifier.deadlineMs });
  const byRules = (): Promise<Decision> => extraction.settle((signals) => decide(ruleSet, signals));

  const asked = requested.value ?? (await byRules());
  const trustZone = await extraction.settle((signals) => zoneOf(asked.use, signals, isSensitivityEnforced));
  // A named model is honoured; the rules speak only when the zone leaves nothing of it.
  const isForbidden = withinZone(asked.use, trustZone).length === 0;
  const decisions = requested.value && isForbidden ? [asked, await byRules()] : [asked];

  const chosen = chooseCandidates(decisions, trustZone, facts, snapshot);
  if (!chosen.ok) return chosen;
  const { decision, models } = chosen.value;
  const candidates = await extraction.settle((signals) => fittingModels(models, chat, signals));
  return ok({ decision, candidates, trustZone, signals: extraction.signals });
}
