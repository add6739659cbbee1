import type { ChatChoice, ChatResponse, FinishReason, Usage } from '../../domain/chat';
import { RouterError } from '../../domain/errors';
import { assertNever, fail, ok, type Result } from '../../domain/result';
import { defined } from '../defined';
import { countOf, objectOf, type JsonObject } from '../json';
import { decodeLogprobs, encodeLogprobs } from './logprobs';
import { writeReasoningDetails } from './reasoning-details';
import { readCompletion, writeSignature, type WireChoice, type WireUsage } from './wire';

const FINISH_REASONS: ReadonlyMap<string, FinishReason> = new Map([
  ['stop', 'stop'],
  ['length', 'length'],
  ['tool_calls', 'tool-calls'],
  ['function_call', 'tool-calls'],
  ['content_filter', 'content-filter'],
]);

/** Reads OpenAI's `finish_reason`; those that compatible servers made up count as `stop`. */
export function decodeFinishReason(reason: string): FinishReason {
  return FINISH_REASONS.get(reason) ?? 'stop';
}

/** Writes OpenAI's `finish_reason`. */
export function encodeFinishReason(reason: FinishReason): string {
  switch (reason) {
    case 'stop':
    case 'length':
      return reason;
    case 'tool-calls':
      return 'tool_calls';
    case 'content-filter':
      return 'content_filter';
    default:
      return assertNever(reason);
  }
}

/** Reads OpenAI's `usage`; `prompt_tokens` already holds the cached ones, `completion_tokens` the reasoning. */
export function decodeUsage(usage: JsonObject): Usage {
  return defined({
    inputTokens: countOf(usage['prompt_tokens']) ?? 0,
    outputTokens: countOf(usage['completion_tokens']) ?? 0,
    cachedInputTokens: countOf(objectOf(usage['prompt_tokens_details'])?.['cached_tokens']),
    cacheWriteTokens: countOf(objectOf(usage['prompt_tokens_details'])?.['cache_write_tokens']),
    reasoningTokens: countOf(objectOf(usage['completion_tokens_details'])?.['reasoning_tokens']),
  });
}

/** Writes OpenAI's `usage`. */
export function encodeUsage(usage: Usage): WireUsage {
  const { inputTokens, outputTokens, cachedInputTokens, cacheWriteTokens, reasoningTokens } = usage;
  const details = defined({ cached_tokens: cachedInputTokens, cache_write_tokens: cacheWriteTokens || undefined });
  return {
    prompt_tokens: inputTokens,
    completion_tokens: outputTokens,
    total_tokens: inputTokens + outputTokens,
    ...(Object.keys(details).length > 0 && { prompt_tokens_details: { cached_tokens: 0, ...details } }),
    ...(reasoningTokens !== undefined && { completion_tokens_details: { reasoning_tokens: reasoningTokens } }),
  };
}

/**
 * Reads an answer of OpenAI's chat completions.
 * Errors: `upstream_malformed` without choices.
 * Source: https://platform.openai.com/docs/api-reference/chat/object
 */
export function decodeResponse(body: unknown): Result<ChatResponse, RouterError> {
  const object = objectOf(body);
  const completion = object && readCompletion(object, 'message');
  if (!completion?.choices || completion.choices.length === 0) {
    return fail(new RouterError('upstream_malformed', 'The provider sent an answer without choices.'));
  }
  return ok(
    defined({
      id: completion.id,
      model: completion.model,
      createdAt: completion.createdAt,
      choices: completion.choices.map(decodeChoice),
      usage: completion.usage && decodeUsage(completion.usage),
    }),
  );
}

function decodeChoice({ index, message, logprobs, finishReason }: WireChoice): ChatChoice {
  const content: ChatChoice['content'][number][] = [];
  if (message.reasoning !== '') content.push({ type: 'reasoning', text: message.reasoning });
  if (message.text !== '') content.push({ type: 'text', text: message.text });
  if (message.refusal !== '') content.push({ type: 'refusal', text: message.refusal });
  message.toolCalls.forEach((call, position) => {
    content.push(
      defined({
        type: 'tool-call' as const,
        id: call.id ?? `call_${position}`,
        name: call.name ?? '',
        arguments: call.arguments,
        signature: call.signature,
      }),
    );
  });
  return defined({
    index,
    content,
    finishReason: decodeFinishReason(finishReason ?? 'stop'),
    logprobs: decodeLogprobs(logprobs),
  });
}

/**
 * Writes an answer as OpenAI's clients expect it.
 * @param response - with `createdAt`: the field is required there
 */
export function encodeResponse(response: ChatResponse): unknown {
  return {
    id: response.id,
    object: 'chat.completion',
    created: response.createdAt ?? 0,
    model: response.model,
    choices: response.choices.map(encodeChoice),
    ...(response.usage && { usage: encodeUsage(response.usage) }),
  };
}

function encodeChoice({ index, content, finishReason, logprobs }: ChatChoice): unknown {
  const text = joinText(content, 'text');
  const refusal = joinText(content, 'refusal');
  const reasoning = joinText(content, 'reasoning');
  const details = writeReasoningDetails(content.filter((part) => part.type === 'reasoning'));
  const calls = content.filter((part) => part.type === 'tool-call');
  const isSilent = text === '' && (calls.length > 0 || refusal !== '');
  return {
    index,
    message: {
      role: 'assistant',
      content: isSilent ? null : text,
      refusal: refusal === '' ? null : refusal,
      ...(reasoning !== '' && { reasoning_content: reasoning }),
      ...(details.length > 0 && { reasoning_details: details }),
      ...(calls.length > 0 && {
        tool_calls: calls.map((call) => ({
          id: call.id,
          type: 'function',
          function: { name: call.name, arguments: call.arguments },
          ...writeSignature(call.signature),
        })),
      }),
    },
    logprobs: encodeLogprobs(logprobs),
    finish_reason: encodeFinishReason(finishReason),
  };
}

function joinText(content: ChatChoice['content'], type: 'text' | 'refusal' | 'reasoning'): string {
  return content.map((part) => (part.type === type ? part.text : '')).join('');
}
