import { ERRORS, type RouterError } from '../domain/errors';
import { outcomeOfStatus, type AttemptOutcome } from '../health/attempt-outcome';
import { readRetryAfterMs } from '../health/retry-after';
import { EXCHANGE_ATTRIBUTE } from '../envoy/filters';
import { headerMap } from './mutations';
import { codeDetailsOf, originOf } from './origin';
import type { AttributeStruct, HttpHeaders, ProcessingResponse } from './protocol';
import type { SavedExchange } from './saved-exchange';
import type { GatewayServices } from './services';

/**
 * Tells health what became of each attempt. A provider's refusal comes from the outcome filter, before Envoy decides
 * about a retry; a retry without one before it says that the attempt gave no answer; the answer that goes to the client
 * comes from the exchange filter. Whichever comes first counts.
 */

/** How Envoy's details begin when no connection came about, or it broke before the answer. */
const UNREACHABLE = ['upstream_reset_before_response_started', 'no_healthy_upstream'];

/** How they begin when the provider kept us waiting. */
const LATE = ['upstream_per_try_timeout', 'upstream_per_try_idle_timeout', 'upstream_response_timeout'];

type Attributes = Readonly<Record<string, AttributeStruct>> | undefined;

/** Learns from a refusal as the outcome filter shows it, whether or not it is the last attempt. */
export function watchRefusal(
  services: GatewayServices,
  message: HttpHeaders,
  attributes: Attributes,
): ProcessingResponse {
  const [first] = Object.values(attributes ?? {});
  const exchange = services.exchanges.find(first?.fields?.[EXCHANGE_ATTRIBUTE]?.stringValue ?? '');
  if (exchange) report(exchange, providerOutcome(exchange, message, services), services);
  return { response_headers: { response: {} } };
}

/** Learns from the answer that goes to the client. */
export function watchAnswer(
  exchange: SavedExchange,
  message: HttpHeaders,
  attributes: Attributes,
  services: GatewayServices,
): void {
  const origin = originOf(attributes);
  if (origin === 'provider') report(exchange, providerOutcome(exchange, message, services), services);
  if (origin === 'envoy') report(exchange, envoyOutcome(codeDetailsOf(attributes)), services);
}

/** Learns from a retry what the attempt before it came to: no answer, in time or at all. */
export function watchRetry(exchange: SavedExchange, services: GatewayServices): void {
  const waitedMs = services.clock.nowMs() - exchange.attemptStartMs;
  const isLate = waitedMs >= services.snapshot().timeouts.firstByteMs;
  report(exchange, { type: isLate ? 'failed' : 'unreachable' }, services);
}

/**
 * Learns from the end of an exchange: an answer that broke off is a failure after all.
 * @param error - what the client was told, if anything went wrong
 */
export function watchEnd(exchange: SavedExchange, error: RouterError | undefined, services: GatewayServices): void {
  const isBroken = exchange.outcome?.type === 'answered' && error && ERRORS[error.code].kind === 'upstream';
  if (isBroken) exchange.outcome = undefined;
  report(exchange, { type: isBroken ? 'failed' : 'inconclusive' }, services);
}

function report(exchange: SavedExchange, outcome: AttemptOutcome, { ports, snapshot }: GatewayServices): void {
  // A request that is passed by may ask for anything: what comes back says little about the models.
  if (exchange.outcome || exchange.decoded.kind === 'pass') return;
  exchange.outcome = outcome;
  ports.health?.record(exchange.answering, outcome, snapshot().cooldown);
}

function providerOutcome(exchange: SavedExchange, message: HttpHeaders, { clock }: GatewayServices): AttemptOutcome {
  const headers = headerMap(message);
  return outcomeOfStatus(Number(headers.get(':status')), {
    firstByteMs: clock.nowMs() - exchange.attemptStartMs,
    isStreamed: exchange.decoded.chat.stream,
    retryAfterMs: readRetryAfterMs(headers, clock.epochMs()),
  });
}

function envoyOutcome(details: string): AttemptOutcome {
  const begins = (starts: readonly string[]): boolean => starts.some((start) => details.startsWith(start));
  if (begins(UNREACHABLE)) return { type: 'unreachable' };
  return { type: begins(LATE) ? 'failed' : 'inconclusive' };
}
