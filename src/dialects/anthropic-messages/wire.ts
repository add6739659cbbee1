import { countOf, objectOf, objectsOf, stringOf, type JsonObject } from '../json';

/*
 * What we read and write of Anthropic's Messages API.
 * Source: https://platform.claude.com/docs/en/api/messages
 */

/** An image or document that is sent along. */
export type WireSource =
  | { readonly type: 'base64'; readonly media_type: string; readonly data: string }
  | { readonly type: 'text'; readonly media_type: 'text/plain'; readonly data: string }
  | { readonly type: 'url'; readonly url: string };

/** Up to the block or tool that has it, the prompt is cached. */
export interface WireCacheControl {
  readonly type: 'ephemeral';
  readonly ttl?: string;
}

/** A block that we write. */
export type WireBlock = WireMarkableBlock | WireThinkingBlock;

/** A block that may have a cache mark. */
export type WireMarkableBlock = { readonly cache_control?: WireCacheControl } & (
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'image'; readonly source: WireSource }
  | { readonly type: 'document'; readonly source: WireSource; readonly title?: string }
  | { readonly type: 'tool_use'; readonly id: string; readonly name: string; readonly input: JsonObject }
  | {
      readonly type: 'tool_result';
      readonly tool_use_id: string;
      readonly content: readonly WireBlock[];
      readonly is_error?: boolean;
    }
);

/** `signature` is empty where the thinking is another provider's and nobody signed it. */
export type WireThinkingBlock =
  | { readonly type: 'thinking'; readonly thinking: string; readonly signature: string }
  | { readonly type: 'redacted_thinking'; readonly data: string };

/** What was counted; input that was read from a cache or written to one is counted apart. */
export interface WireUsage {
  readonly input_tokens: number;
  readonly cache_creation_input_tokens: number;
  readonly cache_read_input_tokens: number;
  readonly output_tokens: number;
  readonly output_tokens_details?: { readonly thinking_tokens: number };
}

export interface WireTurn {
  readonly role: 'user' | 'assistant';
  readonly content: readonly WireBlock[];
}

/** A block that we read, with the fields of all types; the type tells which count. */
export interface WireAnswerBlock {
  readonly type: string;
  readonly text: string;
  readonly thinking: string;
  readonly signature: string | undefined;
  readonly data: string | undefined;
  readonly id: string;
  readonly name: string;
  readonly input: JsonObject;
}

export interface WireAnswer {
  readonly id: string;
  readonly model: string;
  readonly stopReason: string | undefined;
  readonly usage: JsonObject;
  readonly content: readonly WireAnswerBlock[];
}

/** Reads a message leniently: what is missing is empty. */
export function readAnswer(message: JsonObject): WireAnswer {
  return {
    id: stringOf(message['id']) ?? '',
    model: stringOf(message['model']) ?? '',
    stopReason: stringOf(message['stop_reason']),
    usage: objectOf(message['usage']) ?? {},
    content: objectsOf(message['content']).map(readBlock),
  };
}

/** Reads a content block, whole or as it begins in a stream. */
export function readBlock(block: JsonObject): WireAnswerBlock {
  return {
    type: stringOf(block['type']) ?? '',
    text: stringOf(block['text']) ?? '',
    thinking: stringOf(block['thinking']) ?? '',
    signature: stringOf(block['signature']) || undefined,
    data: stringOf(block['data']),
    id: stringOf(block['id']) ?? '',
    name: stringOf(block['name']) ?? '',
    input: objectOf(block['input']) ?? {},
  };
}

/** Reads the `index` of a streamed block. */
export function readIndex(event: JsonObject): number {
  return countOf(event['index']) ?? 0;
}
