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
  const fields = exchange ? decidedFields(exchange) : UNDECIDED;
  const entries = Object.entries({ ...fields, ...(error && { cause: error }) });
  return Object.fromEntries(entries.map(([name, value]) => [HEADER_PREFIX + name, value]));
}

const UNDECIDED = {
  decision: 'none',
  provider: 'none',
  model: 'none',
  intent: 'none',
  complexity: 'none',
  sensitive: 'none',
  cause: 'none',
  attempts: '0',
  'overhead-ms': '0.0',
};

function decidedFields({ plan, answering, attempts, overheadMs, lossy }: SavedExchange): Record<string, string> {
  return {
    decision: plan.decision.rule,
    provider: answering.provider.name,
    model: answering.name,
    intent: describeSignal(plan.signals.get('intent')),
    complexity: describeSignal(plan.signals.get('complexity')),
    sensitive: describeSignal(plan.signals.get('sensitive')),
    ...(plan.signals.has('jailbreak') && { jailbreak: describeSignal(plan.signals.get('jailbreak')) }),
    cause: plan.decision.cause,
    attempts: String(attempts),
    'overhead-ms': overheadMs.toFixed(1),
    ...(lossy.length > 0 && { lossy: lossy.join(',') }),
  };
}

function describeSignal(signal: Signal | undefined): string {
  if (!signal) return 'none';
  return signal.state === 'known' ? String(signal.value) : 'unknown';
}
