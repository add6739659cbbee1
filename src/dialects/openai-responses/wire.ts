import type { Usage } from '../../domain/chat';
import { defined } from '../defined';
import { countOf, objectOf, objectsOf, stringOf, type JsonObject } from '../json';

/*
 * What we read and write of OpenAI's Responses API.
 * Source: https://platform.openai.com/docs/api-reference/responses and …/responses-streaming
 */

export const PATH = '/v1/responses';

/** What `include` asks for: more of the answer than the API gives by default. */
export const INCLUDE = {
  logprobs: 'message.output_text.logprobs',
  encryptedReasoning: 'reasoning.encrypted_content',
} as const;

/** The head of an answer: `output` and the rest are read by those who need them. */
export interface WireResponse {
  readonly id: string;
  readonly model: string;
  readonly createdAt: number | undefined;
  readonly status: string | undefined;
  readonly incompleteReason: string | undefined;
  readonly usage: JsonObject | undefined;
}

/** Reads an answer, whole or as stream events have it, leniently: what is missing is empty. */
export function readResponse(response: JsonObject): WireResponse {
  return {
    id: stringOf(response['id']) ?? '',
    model: stringOf(response['model']) ?? '',
    createdAt: countOf(response['created_at']),
    status: stringOf(response['status']),
    incompleteReason: stringOf(objectOf(response['incomplete_details'])?.['reason']),
    usage: objectOf(response['usage']),
  };
}

/** A reasoning item. `text` is its summary, or the reasoning itself where a provider shows that. */
export interface WireReasoning {
  readonly id: string | undefined;
  readonly text: string;
  readonly encryptedContent: string | undefined;
}

/** Between the parts of a summary, which are paragraphs with a headline each. */
export const PARAGRAPH = '\n\n';

export function readReasoning(item: JsonObject): WireReasoning {
  const summary = readTexts(item['summary']);
  return {
    id: stringOf(item['id']),
    text: summary === '' ? readTexts(item['content']) : summary,
    encryptedContent: stringOf(item['encrypted_content']),
  };
}

function readTexts(parts: unknown): string {
  return objectsOf(parts)
    .flatMap((part) => stringOf(part['text']) ?? [])
    .join(PARAGRAPH);
}

/** Reads `usage`; `input_tokens` already holds the cached ones, `output_tokens` the reasoning. */
export function decodeUsage(usage: JsonObject): Usage {
  const input = objectOf(usage['input_tokens_details']);
  return defined({
    inputTokens: countOf(usage['input_tokens']) ?? 0,
    outputTokens: countOf(usage['output_tokens']) ?? 0,
    cachedInputTokens: countOf(input?.['cached_tokens']),
    cacheWriteTokens: countOf(input?.['cache_write_tokens']),
    reasoningTokens: countOf(objectOf(usage['output_tokens_details'])?.['reasoning_tokens']),
  });
}

/** Writes `usage`; the details are required here, so that what is unknown counts as none. */
export function encodeUsage(usage: Usage): object {
  const { inputTokens, outputTokens, cachedInputTokens, cacheWriteTokens, reasoningTokens } = usage;
  return {
    input_tokens: inputTokens,
    input_tokens_details: { cached_tokens: cachedInputTokens ?? 0, cache_write_tokens: cacheWriteTokens ?? 0 },
    output_tokens: outputTokens,
    output_tokens_details: { reasoning_tokens: reasoningTokens ?? 0 },
    total_tokens: inputTokens + outputTokens,
  };
}
