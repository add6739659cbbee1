import type { ChatRequest } from '../../domain/chat';
import { defined } from '../defined';
import type { ModelTraits } from './models';

export interface WireSampling {
  readonly temperature?: number;
  readonly top_p?: number;
  readonly top_k?: number;
}

/**
 * Writes sampling within the model's limits: temperature ends at 1 here and at 2 in other dialects.
 * @param lossy - takes what had to change
 * Source: https://platform.claude.com/docs/en/build-with-claude/extended-thinking#feature-compatibility
 */
export function encodeSampling(
  request: ChatRequest,
  { traits, isThinking }: { traits: ModelTraits; isThinking: boolean },
  lossy: Set<string>,
): WireSampling {
  const { temperature, topP, topK } = request;
  if (!traits.hasSampling || isThinking) {
    listLost(request, lossy);
    return {};
  }
  const allowed = temperature === undefined ? undefined : Math.min(Math.max(temperature, 0), 1);
  if (allowed !== temperature) lossy.add('temperature');
  const isOneTooMany = temperature !== undefined && topP !== undefined && !traits.hasJointSampling;
  if (isOneTooMany && topP !== 1) lossy.add('topP');
  return defined({ temperature: allowed, top_p: isOneTooMany ? undefined : topP, top_k: topK });
}

/** What such a model does anyway, temperature 1 and every token, is not lost. */
function listLost({ temperature, topP, topK }: ChatRequest, lossy: Set<string>): void {
  if (temperature !== undefined && temperature !== 1) lossy.add('temperature');
  if (topP !== undefined && topP !== 1) lossy.add('topP');
  if (topK !== undefined) lossy.add('topK');
}
