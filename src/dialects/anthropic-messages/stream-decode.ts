import type { ChatEvent } from '../../domain/chat';
import type { StreamDecoder } from '../dialect';
import { objectOf, stringOf, type JsonObject } from '../json';
import { createStreamDecoder } from '../stream-decoder';
import { decodeErrorObject } from './error';
import { decodeFinishReason } from './stop-reason';
import { decodeUsage } from './usage';
import { readAnswer, readBlock, readIndex } from './wire';

/** What has to be remembered between two events. */
interface StreamState {
  /** Block index to tool call number, and whether the call has arguments yet. */
  readonly calls: Map<number, { readonly call: number; hasArguments: boolean }>;
  /** The newest of each counter: they arrive in pieces, and later ones replace earlier ones. */
  usage: JsonObject;
}

type Handler = (state: StreamState, event: JsonObject) => readonly ChatEvent[];

/** A reader for each event type; others, `ping` and what is yet to come, say nothing to us. */
const HANDLERS: ReadonlyMap<string, Handler> = new Map<string, Handler>([
  ['message_start', startMessage],
  ['content_block_start', startBlock],
  ['content_block_delta', readDelta],
  ['content_block_stop', stopBlock],
  ['message_delta', finishMessage],
  ['message_stop', () => [{ type: 'response-end' }]],
  ['error', (_state, event) => [{ type: 'error', error: decodeErrorObject(event) }]],
]);

/**
 * Decodes a stream of Anthropic's Messages API. Only `message_stop` makes it complete.
 * Source: https://platform.claude.com/docs/en/build-with-claude/streaming
 */
export function createAnthropicDecoder(): StreamDecoder {
  const state: StreamState = { calls: new Map(), usage: {} };
  return createStreamDecoder({
    read: (event) => HANDLERS.get(stringOf(event['type']) ?? '')?.(state, event) ?? [],
  });
}

function startMessage(state: StreamState, event: JsonObject): readonly ChatEvent[] {
  const { id, model, usage } = readAnswer(objectOf(event['message']) ?? {});
  state.usage = usage;
  return [
    { type: 'response-start', id, model },
    { type: 'usage', usage: decodeUsage(usage) },
  ];
}

function startBlock(state: StreamState, event: JsonObject): readonly ChatEvent[] {
  const block = readBlock(objectOf(event['content_block']) ?? {});
  if (block.type === 'text') return textDelta(block.text);
  if (block.type === 'thinking') return reasoningDelta(block.thinking, block.signature);
  if (block.type === 'redacted_thinking') return redactedReasoning(block.data);
  if (block.type !== 'tool_use') return [];
  const call = state.calls.size;
  // Compatible servers give the arguments here at once; Anthropic starts with `{}` and streams them.
  const hasArguments = Object.keys(block.input).length > 0;
  state.calls.set(readIndex(event), { call, hasArguments });
  return [
    { type: 'tool-call-start', choice: 0, call, id: block.id, name: block.name },
    ...(hasArguments ? argumentsDelta(call, JSON.stringify(block.input)) : []),
  ];
}

type DeltaReader = (state: StreamState, delta: JsonObject, index: number) => readonly ChatEvent[];

const DELTAS: ReadonlyMap<string, DeltaReader> = new Map<string, DeltaReader>([
  ['text_delta', (_state, delta) => textDelta(stringOf(delta['text']) ?? '')],
  ['thinking_delta', (_state, delta) => reasoningDelta(stringOf(delta['thinking']) ?? '', undefined)],
  ['signature_delta', (_state, delta) => reasoningDelta('', stringOf(delta['signature']) || undefined)],
  ['input_json_delta', readArguments],
]);

function readDelta(state: StreamState, event: JsonObject): readonly ChatEvent[] {
  const delta = objectOf(event['delta']) ?? {};
  return DELTAS.get(stringOf(delta['type']) ?? '')?.(state, delta, readIndex(event)) ?? [];
}

function readArguments(state: StreamState, delta: JsonObject, index: number): readonly ChatEvent[] {
  const block = state.calls.get(index);
  const text = stringOf(delta['partial_json']) ?? '';
  if (!block || text === '') return [];
  block.hasArguments = true;
  return argumentsDelta(block.call, text);
}

function stopBlock(state: StreamState, event: JsonObject): readonly ChatEvent[] {
  const block = state.calls.get(readIndex(event));
  // A tool without parameters streams nothing, but clients of other dialects parse the arguments as JSON.
  if (!block || block.hasArguments) return [];
  block.hasArguments = true;
  return argumentsDelta(block.call, '{}');
}

function finishMessage(state: StreamState, event: JsonObject): readonly ChatEvent[] {
  const reason = stringOf(objectOf(event['delta'])?.['stop_reason']);
  state.usage = { ...state.usage, ...objectOf(event['usage']) };
  const usage: ChatEvent = { type: 'usage', usage: decodeUsage(state.usage) };
  return reason === undefined ? [usage] : [{ type: 'finish', choice: 0, reason: decodeFinishReason(reason) }, usage];
}

function textDelta(text: string): readonly ChatEvent[] {
  return text === '' ? [] : [{ type: 'text-delta', choice: 0, text }];
}

function reasoningDelta(text: string, signature: string | undefined): readonly ChatEvent[] {
  if (signature !== undefined) {
    return [{ type: 'reasoning-delta', choice: 0, text, signature, origin: 'anthropic-messages' }];
  }
  return text === '' ? [] : [{ type: 'reasoning-delta', choice: 0, text }];
}

function redactedReasoning(redactedData = ''): readonly ChatEvent[] {
  return [{ type: 'reasoning-delta', choice: 0, text: '', redactedData, origin: 'anthropic-messages' }];
}

function argumentsDelta(call: number, argumentsText: string): readonly ChatEvent[] {
  return [{ type: 'tool-call-delta', choice: 0, call, argumentsText }];
}
