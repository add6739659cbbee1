import type { ChatRequest } from '../domain/chat';
import type { RequestFacts } from '../domain/facts';
import type { Model } from '../domain/model';
import type { ProviderHealth } from '../health/provider-health';
import { drawFraction } from './draw';

/** Share of requests that measure a model of which nothing is known lately. */
const MEASURING_RATIO = 0.1;

/**
 * The model whose answers began soonest lately first. Those of which nothing is known come last, and first once in a
 * while: otherwise nothing would ever be known of them.
 */
export function fastestFirst(
  models: readonly Model[],
  { stream }: ChatRequest,
  { exchangeId }: RequestFacts,
  health: ProviderHealth | undefined,
): readonly Model[] {
  const isMeasuring = exchangeId !== undefined && drawFraction(exchangeId, 'measure') < MEASURING_RATIO;
  const unknownMs = isMeasuring ? -1 : Number.MAX_VALUE;
  const times = new Map(
    models.map((model) => [model.name, health?.firstByteMs(model, { isStreamed: stream }) ?? unknownMs]),
  );
  return [...models].sort((a, b) => (times.get(a.name) ?? 0) - (times.get(b.name) ?? 0));
}
