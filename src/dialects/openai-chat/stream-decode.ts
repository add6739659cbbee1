import type { ChatEvent } from '../../domain/chat';
import type { StreamDecoder } from '../dialect';
import { defined } from '../defined';
import type { JsonObject } from '../json';
import { createStreamDecoder } from '../stream-decoder';
import { decodeErrorObject } from './error';
import { decodeFinishReason, decodeUsage } from './response';
import { decodeLogprobs } from './logprobs';
import { readCompletion, type WireChoice, type WireCompletion, type WireToolCall } from './wire';

/** What has to be remembered between two chunks. */
interface StreamState {
  isStarted: boolean;
  /** Provider's tool call index to ours, for each choice: some servers count from 1 or leave it out. */
  readonly calls: Map<number, Map<number, number>>;
}

/**
 * Decodes a stream of chat completion chunks. Only `[DONE]` makes it complete.
 * Source: https://platform.openai.com/docs/api-reference/chat-streaming
 */
export function createOpenAiChatDecoder(): StreamDecoder {
  const state: StreamState = { isStarted: false, calls: new Map() };
  return createStreamDecoder({
    read: (data) => readChunk(state, data),
    readText: (data) => (data.trim() === '[DONE]' ? [{ type: 'response-end' }] : undefined),
  });
}

function readChunk(state: StreamState, data: JsonObject): readonly ChatEvent[] {
  if (data['error']) return [{ type: 'error', error: decodeErrorObject(data) }];
  const chunk = readCompletion(data, 'delta');
  const events: ChatEvent[] = [];
  // Azure opens with a chunk that has filter results and no choices; it names no model either.
  if (!state.isStarted && chunk.choices?.length !== 0) events.push(start(state, chunk));
  for (const choice of chunk.choices ?? []) events.push(...readChoice(state, choice));
  if (chunk.usage) events.push({ type: 'usage', usage: decodeUsage(chunk.usage) });
  return events;
}

function start(state: StreamState, { id, model, createdAt }: WireCompletion): ChatEvent {
  state.isStarted = true;
  return defined({ type: 'response-start' as const, id, model, createdAt });
}

function readChoice(state: StreamState, piece: WireChoice): readonly ChatEvent[] {
  const { index: choice, message, finishReason } = piece;
  const logprobs = decodeLogprobs(piece.logprobs);
  const events: ChatEvent[] = [];
  if (message.reasoning !== '') events.push({ type: 'reasoning-delta', choice, text: message.reasoning });
  if (message.text !== '' || logprobs?.length) {
    events.push(defined({ type: 'text-delta' as const, choice, text: message.text, logprobs }));
  }
  if (message.refusal !== '') events.push({ type: 'refusal-delta', choice, text: message.refusal });
  for (const call of message.toolCalls) events.push(...readToolCall(state, choice, call));
  if (finishReason !== undefined) {
    events.push({ type: 'finish', choice, reason: decodeFinishReason(finishReason) });
  }
  return events;
}

function readToolCall(state: StreamState, choice: number, piece: WireToolCall): readonly ChatEvent[] {
  const calls = state.calls.get(choice) ?? new Map<number, number>();
  state.calls.set(choice, calls);
  // Without an index, an id begins a new call and anything else continues the last one.
  const index = piece.index ?? (piece.id === undefined ? calls.size - 1 : calls.size);
  const events: ChatEvent[] = [];
  let call = calls.get(index);
  if (call === undefined) {
    call = calls.size;
    calls.set(index, call);
    const { id = `call_${call}`, name = '', signature } = piece;
    events.push(defined({ type: 'tool-call-start' as const, choice, call, id, name, signature }));
  }
  if (piece.arguments !== '') events.push({ type: 'tool-call-delta', choice, call, argumentsText: piece.arguments });
  return events;
}
