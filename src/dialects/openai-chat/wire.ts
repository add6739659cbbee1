import { countOf, listOf, objectOf, objectsOf, stringOf, type JsonObject } from '../json';

/*
 * What we read and write of OpenAI's chat completions.
 * Source: https://platform.openai.com/docs/api-reference/chat and …/chat-streaming
 */

export interface WireUsage {
  readonly prompt_tokens: number;
  readonly completion_tokens: number;
  readonly total_tokens: number;
  readonly prompt_tokens_details?: { readonly cached_tokens: number; readonly cache_write_tokens?: number };
  readonly completion_tokens_details?: { readonly reasoning_tokens: number };
}

/** A tool call, or a piece of one in a stream, where all but the first piece lack id and name. */
export interface WireToolCall {
  readonly index: number | undefined;
  readonly id: string | undefined;
  readonly name: string | undefined;
  readonly arguments: string;
  readonly signature: string | undefined;
}

/** A message, or a piece of one in a stream. */
export interface WireMessage {
  readonly text: string;
  readonly reasoning: string;
  readonly refusal: string;
  readonly toolCalls: readonly WireToolCall[];
}

/** A completion or a chunk of one: they differ in the name of `message` only. */
export interface WireCompletion {
  readonly id: string;
  readonly model: string;
  readonly createdAt: number | undefined;
  readonly choices: readonly WireChoice[] | undefined;
  readonly usage: JsonObject | undefined;
}

export interface WireChoice {
  readonly index: number;
  readonly message: WireMessage;
  readonly logprobs: unknown;
  readonly finishReason: string | undefined;
}

/**
 * Reads a completion or a chunk leniently, as OpenAI-compatible servers need it: what is missing is empty.
 * @param messageField - `message` in an answer, `delta` in a stream
 */
export function readCompletion(body: JsonObject, messageField: 'message' | 'delta'): WireCompletion {
  const choices = Array.isArray(body['choices']) ? objectsOf(body['choices']) : undefined;
  return {
    id: stringOf(body['id']) ?? '',
    model: stringOf(body['model']) ?? '',
    createdAt: countOf(body['created']),
    choices: choices?.map((choice, position) => ({
      index: countOf(choice['index']) ?? position,
      message: readMessage(objectOf(choice[messageField]) ?? {}),
      logprobs: choice['logprobs'],
      finishReason: stringOf(choice['finish_reason']),
    })),
    usage: objectOf(body['usage']),
  };
}

function readMessage(message: JsonObject): WireMessage {
  return {
    text: stringOf(message['content']) ?? '',
    // DeepSeek and vLLM say `reasoning_content`, OpenRouter and newer vLLM `reasoning`; OpenAI shows none.
    reasoning: stringOf(message['reasoning_content']) ?? stringOf(message['reasoning']) ?? '',
    refusal: stringOf(message['refusal']) ?? '',
    toolCalls: listOf(message['tool_calls']).flatMap((call) => readToolCall(objectOf(call))),
  };
}

function readToolCall(call: JsonObject | undefined): readonly WireToolCall[] {
  const definition = objectOf(call?.['function']);
  if (!call || !definition) return [];
  return [
    {
      index: countOf(call['index']),
      id: stringOf(call['id']),
      name: stringOf(definition['name']),
      arguments: stringOf(definition['arguments']) ?? '',
      signature: readSignature(call),
    },
  ];
}

/**
 * Reads Gemini's proof of reasoning where Google's OpenAI-compatible API puts it.
 * Source: https://ai.google.dev/gemini-api/docs/thought-signatures#openai
 */
export function readSignature(call: JsonObject): string | undefined {
  return stringOf(objectOf(objectOf(call['extra_content'])?.['google'])?.['thought_signature']);
}

/** The counterpart of `readSignature`. */
export function writeSignature(signature: string | undefined): object {
  return signature === undefined ? {} : { extra_content: { google: { thought_signature: signature } } };
}
