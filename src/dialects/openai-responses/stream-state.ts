import type { FinishReason, TokenLogprob, Usage } from '../../domain/chat';
import type { SseEvent } from '../dialect';
import { itemId, type OutputItem } from './output-encode';

/** A piece of what is being said. */
export interface OpenPart {
  readonly type: 'output_text' | 'refusal';
  text: string;
  readonly logprobs: TokenLogprob[];
}

/** Items that are under way. */
export interface OpenMessage {
  readonly type: 'message';
  readonly id: string;
  readonly index: number;
  /** The last one is under way. */
  readonly parts: OpenPart[];
}

export interface OpenReasoning {
  readonly type: 'reasoning';
  readonly id: string;
  readonly index: number;
  text: string;
}

export interface OpenCall {
  readonly id: string;
  readonly index: number;
  readonly callId: string;
  readonly name: string;
  arguments: string;
}

/** What has to be remembered between two events. */
export interface StreamState {
  /** What every answer repeats of the request. */
  readonly echo: object;
  sequenceNumber: number;
  id: string;
  model: string;
  createdAt: number | undefined;
  /** Places in the output that are given away. */
  items: number;
  /** Items that are done, at their places. */
  readonly output: (OutputItem | undefined)[];
  /** What the last events belonged to. */
  current: OpenMessage | OpenReasoning | undefined;
  /** All calls stay open to the end, for their arguments may come in turns. */
  readonly calls: Map<number, OpenCall>;
  reason: FinishReason;
  usage: Usage | undefined;
  isOver: boolean;
}

/** Writes an event with the next number. */
export function emit(state: StreamState, type: string, fields: object): SseEvent {
  const data = { type, sequence_number: state.sequenceNumber++, ...fields };
  return { event: type, data: JSON.stringify(data) };
}

/** Gives the next item its place and an id. */
export function place(
  state: StreamState,
  type: 'message' | 'reasoning' | 'function_call',
): { id: string; index: number } {
  const index = state.items++;
  return { id: itemId(type, state.id, index), index };
}

export function addItem(state: StreamState, index: number, item: OutputItem): SseEvent {
  return emit(state, 'response.output_item.added', { output_index: index, item });
}

/** Keeps the item for the whole answer at the end, too. */
export function finishItem(state: StreamState, index: number, item: OutputItem): SseEvent {
  state.output[index] = item;
  return emit(state, 'response.output_item.done', { output_index: index, item });
}
