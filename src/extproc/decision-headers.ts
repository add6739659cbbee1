import type { ErrorCode } from '../domain/errors';
import type { Signal } from '../domain/signal';
import { HEADER_PREFIX } from '../envoy/slots';
import type { SavedExchange } from './saved-exchange';

/**
 * The response headers that tell a client what was decided. Every answer has them, errors too; what was not decided or
 * computed is `none`. Values are names from the config and labels of the classifier: never text of the prompt.
 * @param exchange - absent when the request failed before a decision
 * @param error - code of the error that Signalbox itself answers with
 */
export function decisionHeaders(exchange: SavedExchange | undefined, error?: ErrorCode): Record<string, string> {
  const headers: Record<string, string> = {
    [`${HEADER_PREFIX}decision`]: exchange?.plan.decision.rule ?? 'none',
    [`${HEADER_PREFIX}provider`]: exchange?.answering.provider.name ?? 'none',
    [`${HEADER_PREFIX}model`]: exchange?.answering.name ?? 'none',
    [`${HEADER_PREFIX}intent`]: describeSignal(exchange?.plan.signals.get('intent')),
    [`${HEADER_PREFIX}complexity`]: describeSignal(exchange?.plan.signals.get('complexity')),
    [`${HEADER_PREFIX}sensitive`]: describeSignal(exchange?.plan.signals.get('sensitive')),
    [`${HEADER_PREFIX}cause`]: error ?? exchange?.plan.decision.cause ?? 'none',
    [`${HEADER_PREFIX}attempts`]: String(exchange?.attempts ?? 0),
    [`${HEADER_PREFIX}overhead-ms`]: (exchange?.overheadMs ?? 0).toFixed(1),
  };
  if (exchange?.lossy.length) headers[`${HEADER_PREFIX}lossy`] = exchange.lossy.join(',');
  return headers;
}

function describeSignal(signal: Signal | undefined): string {
  if (!signal) return 'none';
  return signal.state === 'known' ? String(signal.value) : 'unknown';
}
