import type { ChatEvent, ReasoningPart, TokenLogprob } from '../../domain/chat';
import type { SseEvent } from '../dialect';
import { writeLogprobs } from '../openai-logprobs';
import {
  callItem,
  callProofItem,
  messageItem,
  reasoningItem,
  spokenPart,
  summaryPart,
  type ItemStatus,
  type OutputItem,
} from './output-encode';
import {
  addItem,
  emit,
  finishItem,
  place,
  type OpenCall,
  type OpenMessage,
  type OpenPart,
  type OpenReasoning,
  type StreamState,
} from './stream-state';

/*
 * The events of one item: added, its parts and deltas, done. A message or reasoning is done when something else begins.
 * Source: https://platform.openai.com/docs/api-reference/responses-streaming
 */

type EventOf<Type extends ChatEvent['type']> = Extract<ChatEvent, { type: Type }>;

export function say(
  state: StreamState,
  type: OpenPart['type'],
  text: string,
  logprobs?: readonly TokenLogprob[],
): readonly SseEvent[] {
  const events: SseEvent[] = [];
  let message = state.current;
  if (message?.type !== 'message') {
    events.push(...closeCurrent(state, 'completed'));
    message = { type: 'message', ...place(state, 'message'), parts: [] };
    state.current = message;
    events.push(addItem(state, message.index, messageItem(message.id, 'in_progress', [])));
  }
  let part = message.parts.at(-1);
  if (part?.type !== type) {
    events.push(...closePart(state, message));
    part = { type, text: '', logprobs: [] };
    message.parts.push(part);
    events.push(emit(state, 'response.content_part.added', { ...partPlace(message), part: spokenPart(part) }));
  }
  part.text += text;
  part.logprobs.push(...(logprobs ?? []));
  const extra = type === 'output_text' ? { logprobs: writeLogprobs(logprobs ?? []) } : {};
  return [...events, emit(state, `response.${type}.delta`, { ...partPlace(message), delta: text, ...extra })];
}

function partPlace({ id, index, parts }: OpenMessage): object {
  return { item_id: id, output_index: index, content_index: parts.length - 1 };
}

function closePart(state: StreamState, message: OpenMessage): readonly SseEvent[] {
  const part = message.parts.at(-1);
  if (!part) return [];
  const { type, text, logprobs } = part;
  const whole = type === 'refusal' ? { refusal: text } : { text, logprobs: writeLogprobs(logprobs) };
  return [
    emit(state, `response.${type}.done`, { ...partPlace(message), ...whole }),
    emit(state, 'response.content_part.done', { ...partPlace(message), part: spokenPart(part) }),
  ];
}

export function sayReasoning(state: StreamState, event: EventOf<'reasoning-delta'>): readonly SseEvent[] {
  const { text, signature, redactedData } = event;
  const isSigned = signature !== undefined || redactedData !== undefined;
  if (text === '' && !isSigned) return [];
  const events: SseEvent[] = [];
  let item = state.current;
  if (item?.type !== 'reasoning') {
    events.push(...closeCurrent(state, 'completed'));
    item = { type: 'reasoning', ...place(state, 'reasoning'), text: '' };
    state.current = item;
    events.push(addItem(state, item.index, reasoningItem(item.id, { type: 'reasoning', text: '' })));
  }
  if (text !== '') {
    if (item.text === '') events.push(emit(state, 'response.reasoning_summary_part.added', summaryOf(item, '')));
    item.text += text;
    const { id, index } = item;
    const delta = { item_id: id, output_index: index, summary_index: 0, delta: text };
    events.push(emit(state, 'response.reasoning_summary_text.delta', delta));
  }
  return isSigned ? [...events, ...closeReasoning(state, item, event)] : events;
}

function summaryOf({ id, index }: OpenReasoning, text: string): object {
  return { item_id: id, output_index: index, summary_index: 0, part: summaryPart(text) };
}

function closeReasoning(
  state: StreamState,
  item: OpenReasoning,
  proof: Pick<ReasoningPart, 'signature' | 'redactedData' | 'origin'>,
): readonly SseEvent[] {
  state.current = undefined;
  const { id, index, text } = item;
  const done = { item_id: id, output_index: index, summary_index: 0, text };
  return [
    ...(text === ''
      ? []
      : [
          emit(state, 'response.reasoning_summary_text.done', done),
          emit(state, 'response.reasoning_summary_part.done', summaryOf(item, text)),
        ]),
    finishItem(state, index, reasoningItem(id, { ...proof, type: 'reasoning', text })),
  ];
}

export function closeCurrent(state: StreamState, status: ItemStatus): readonly SseEvent[] {
  const item = state.current;
  if (!item) return [];
  if (item.type === 'reasoning') return closeReasoning(state, item, {});
  state.current = undefined;
  return [...closePart(state, item), finishItem(state, item.index, messageItem(item.id, status, item.parts))];
}

export function startCall(state: StreamState, event: EventOf<'tool-call-start'>): readonly SseEvent[] {
  const events = [...closeCurrent(state, 'completed')];
  if (event.signature !== undefined) {
    const proof = place(state, 'reasoning');
    const item = callProofItem(proof.id, event.signature);
    events.push(addItem(state, proof.index, item), finishItem(state, proof.index, item));
  }
  const call: OpenCall = { ...place(state, 'function_call'), callId: event.id, name: event.name, arguments: '' };
  state.calls.set(event.call, call);
  return [...events, addItem(state, call.index, writeCall(call, 'in_progress'))];
}

function writeCall({ id, callId, name, arguments: text }: OpenCall, status: ItemStatus): OutputItem {
  return callItem(id, status, { type: 'tool-call', id: callId, name, arguments: text });
}

export function closeCall(state: StreamState, call: OpenCall, status: ItemStatus): readonly SseEvent[] {
  const { id, index, name, arguments: text } = call;
  const done = { item_id: id, output_index: index, name, arguments: text };
  return [
    emit(state, 'response.function_call_arguments.done', done),
    finishItem(state, index, writeCall(call, status)),
  ];
}
