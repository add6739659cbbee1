import type { Usage } from '../../domain/chat';
import { defined } from '../defined';
import { countOf, objectOf, type JsonObject } from '../json';
import type { WireUsage } from './wire';

/**
 * Reads `usage`. Anthropic counts input that was read from a cache or written to one apart; the canonical input is all
 * of it.
 * Source: https://platform.claude.com/docs/en/build-with-claude/prompt-caching#tracking-cache-performance
 */
export function decodeUsage(usage: JsonObject): Usage {
  const cached = countOf(usage['cache_read_input_tokens']);
  const written = countOf(usage['cache_creation_input_tokens']);
  return defined({
    inputTokens: (countOf(usage['input_tokens']) ?? 0) + (cached ?? 0) + (written ?? 0),
    outputTokens: countOf(usage['output_tokens']) ?? 0,
    cachedInputTokens: cached,
    cacheWriteTokens: written,
    reasoningTokens: countOf(objectOf(usage['output_tokens_details'])?.['thinking_tokens']),
  });
}

/** The counterpart of `decodeUsage`. Clients add the counters up without asking whether they are there. */
export function encodeUsage(usage: Usage | undefined): WireUsage {
  const { inputTokens = 0, outputTokens = 0, cachedInputTokens = 0, cacheWriteTokens = 0 } = usage ?? {};
  return {
    input_tokens: Math.max(0, inputTokens - cachedInputTokens - cacheWriteTokens),
    cache_creation_input_tokens: cacheWriteTokens,
    cache_read_input_tokens: cachedInputTokens,
    output_tokens: outputTokens,
    ...(usage?.reasoningTokens !== undefined && {
      output_tokens_details: { thinking_tokens: usage.reasoningTokens },
    }),
  };
}
