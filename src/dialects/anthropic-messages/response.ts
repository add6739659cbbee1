import type { ChatChoice, ChatResponse, FinishReason, Usage } from '../../domain/chat';
import { RouterError } from '../../domain/errors';
import { fail, ok, type Result } from '../../domain/result';
import { defined } from '../defined';
import { countOf, objectOf, type JsonObject } from '../json';
import { readAnswer, type WireAnswerBlock } from './wire';

type AnswerPart = ChatChoice['content'][number];

/** Source: https://platform.claude.com/docs/en/build-with-claude/handling-stop-reasons */
const FINISH_REASONS: ReadonlyMap<string, FinishReason> = new Map([
  ['end_turn', 'stop'],
  ['stop_sequence', 'stop'],
  ['max_tokens', 'length'],
  ['model_context_window_exceeded', 'length'],
  ['tool_use', 'tool-calls'],
  ['refusal', 'content-filter'],
]);

/** Reads `stop_reason`; what nobody has heard of counts as `stop`. */
export function decodeFinishReason(reason: string | undefined): FinishReason {
  return FINISH_REASONS.get(reason ?? '') ?? 'stop';
}

/**
 * Reads `usage`. Anthropic counts cached and uncached input apart; the canonical input is all of it.
 * Source: https://platform.claude.com/docs/en/build-with-claude/prompt-caching#tracking-cache-performance
 */
export function decodeUsage(usage: JsonObject): Usage {
  const cached = countOf(usage['cache_read_input_tokens']);
  const written = countOf(usage['cache_creation_input_tokens']) ?? 0;
  return defined({
    inputTokens: (countOf(usage['input_tokens']) ?? 0) + (cached ?? 0) + written,
    outputTokens: countOf(usage['output_tokens']) ?? 0,
    cachedInputTokens: cached,
    reasoningTokens: countOf(objectOf(usage['output_tokens_details'])?.['thinking_tokens']),
  });
}

/**
 * Reads an answer of Anthropic's Messages API. Blocks of the provider's own tools are passed over.
 * Errors: `upstream_malformed` when it is not a message.
 * Source: https://platform.claude.com/docs/en/api/messages/create
 */
export function decodeResponse(body: unknown): Result<ChatResponse, RouterError> {
  const object = objectOf(body);
  if (!object || !Array.isArray(object['content'])) {
    return fail(new RouterError('upstream_malformed', 'The provider sent an answer without content.'));
  }
  const { id, model, stopReason, usage, content } = readAnswer(object);
  const finishReason = decodeFinishReason(stopReason);
  return ok({
    id,
    model,
    choices: [{ index: 0, content: content.flatMap((block) => decodeBlock(block) ?? []), finishReason }],
    usage: decodeUsage(usage),
  });
}

function decodeBlock(block: WireAnswerBlock): AnswerPart | undefined {
  const decode = BLOCKS.get(block.type);
  return decode?.(block);
}

const BLOCKS: ReadonlyMap<string, (block: WireAnswerBlock) => AnswerPart> = new Map<
  string,
  (block: WireAnswerBlock) => AnswerPart
>([
  ['text', ({ text }) => ({ type: 'text', text })],
  ['thinking', ({ thinking, signature }) => defined({ type: 'reasoning' as const, text: thinking, signature })],
  ['redacted_thinking', ({ data }) => defined({ type: 'reasoning' as const, text: '', redactedData: data })],
  ['tool_use', ({ id, name, input }) => ({ type: 'tool-call', id, name, arguments: JSON.stringify(input) })],
]);
