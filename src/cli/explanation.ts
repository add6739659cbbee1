import type { ChatRequest } from '../domain/chat';
import type { RouterError } from '../domain/errors';
import type { RequestFacts } from '../domain/facts';
import type { Plan } from '../domain/plan';
import type { Result } from '../domain/result';
import type { SignalSet } from '../domain/signal';
import { routeRequest } from '../route';
import { startExtraction } from '../signals/extract';
import { viewRequest } from '../signals/request-view';
import type { Router } from './assembly';
import { SHOWN_SIGNALS } from './observed';

/** For the signals that are shown though the decision did without them. */
const DISPLAY_BUDGET_MS = 60_000;

/** One decision, and what was observed for it. */
export interface Explanation {
  readonly routed: Result<Plan, RouterError>;
  /** Signals that the decision used. */
  readonly used: SignalSet;
  /** Those, the ones that are always shown, and the ones asked for. */
  readonly all: SignalSet;
  /** Milliseconds that the decision took. */
  readonly ms: number;
}

/**
 * Decides as the gateway would, then computes the signals that the decision did without.
 * @param alsoShown - names of further signals
 */
export async function explainDecision(
  chat: ChatRequest,
  facts: RequestFacts,
  { snapshot, ports }: Router,
  alsoShown: readonly string[] = [],
): Promise<Explanation> {
  const startMs = ports.clock.nowMs();
  const routed = await routeRequest(facts, chat, snapshot, ports);
  const ms = ports.clock.nowMs() - startMs;
  const used: SignalSet = routed.ok ? new Map(routed.value.signals) : new Map();
  const extraction = startExtraction(viewRequest(facts, chat), {
    sources: snapshot.sources,
    ports,
    budgetMs: DISPLAY_BUDGET_MS,
    known: used,
  });
  await extraction.compute([...SHOWN_SIGNALS, ...alsoShown]);
  return { routed, used, all: extraction.signals, ms };
}
