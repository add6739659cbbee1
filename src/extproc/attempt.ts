import { RouterError } from '../domain/errors';
import { MAX_ATTEMPTS, ROUTING_HEADERS } from '../envoy/slots';
import { renderAttempt } from '../providers/render';
import { immediateError } from './immediate';
import { headerMap, laterAttempt } from './mutations';
import { notedDialect } from './noted-dialect';
import type { HttpHeaders, ProcessingResponse } from './protocol';
import type { GatewayServices } from './services';
import { watchRetry } from './watch';

/**
 * Renders a retry of an exchange: the originals again, now for the candidate of this attempt.
 * @param message - the request headers as the previous attempt left them
 * @param cluster - the Envoy cluster that this attempt goes to
 */
export async function renderRetry(
  services: GatewayServices,
  message: HttpHeaders,
  cluster: string,
): Promise<ProcessingResponse> {
  const headers = headerMap(message);
  const exchange = services.exchanges.find(headers.get(ROUTING_HEADERS.exchange) ?? '');
  if (!exchange) {
    const lost = 'This request was interrupted by a restart and cannot be sent to another model. Send it again.';
    return immediateError(new RouterError('exchange_lost', lost), notedDialect(message));
  }
  watchRetry(exchange, services);
  const attempt = Number(headers.get('x-envoy-attempt-count'));
  const candidate = attempt <= MAX_ATTEMPTS ? exchange.plan.candidates[attempt - 1] : undefined;
  if (candidate?.provider.cluster !== cluster) {
    // Envoy chose another cluster than we planned: its configuration is not ours. Nothing may be sent there.
    throw new RouterError(
      'trust_violation',
      `attempt ${attempt} reached cluster ${cluster}, which it was not planned for`,
    );
  }
  const request = await renderAttempt(exchange.decoded, exchange.plan, candidate, services);
  if (!request.ok) return immediateError(request.error, exchange.decoded.dialect, exchange);
  exchange.answering = candidate;
  exchange.attempts = attempt;
  exchange.attemptStartMs = services.clock.nowMs();
  exchange.outcome = undefined;
  exchange.lossy = request.value.lossy;
  return laterAttempt(request.value, headers);
}
