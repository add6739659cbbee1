import type { ChatRequest } from '../domain/chat';
import type { Model } from '../domain/model';
import type { Pending, SignalSet } from '../domain/signal';

/**
 * The models whose context window holds the request; all of them when it fits none, since the count is an estimate and
 * the provider has the last word.
 */
export function fittingModels(
  models: readonly Model[],
  request: ChatRequest,
  signals: SignalSet,
): readonly Model[] | Pending {
  if (models.every(({ contextTokens }) => contextTokens === undefined)) return models;
  const tokens = signals.get('tokens');
  if (!tokens) return { type: 'pending', needs: ['tokens'] };
  const promptTokens = tokens.state === 'known' && typeof tokens.value === 'number' ? tokens.value : 0;
  const needed = promptTokens + (request.maxTokens ?? 0);
  const fitting = models.filter(({ contextTokens = Infinity }) => needed <= contextTokens);
  return fitting.length > 0 ? fitting : models;
}
