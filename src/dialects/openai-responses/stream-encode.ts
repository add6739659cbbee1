import type { ChatEvent, ChatRequest, FinishReason, ReasoningPart, TokenLogprob, Usage } from '../../domain/chat';
import type { RouterError } from '../../domain/errors';
import type { SseEvent, StreamEncoder } from '../dialect';
import { errorEvent } from './error';
import { encodeLogprobs } from './logprobs';
import {
  callItem,
  callProofItem,
  itemId,
  lastStatus,
  messageItem,
  reasoningItem,
  spokenPart,
  summaryPart,
  type ItemStatus,
  type OutputItem,
} from './output-encode';
import { echoRequest, writeAnswer, type AnswerState } from './response-encode';

interface OpenPart {
  readonly type: 'output_text' | 'refusal';
  text: string;
  readonly logprobs: TokenLogprob[];
}

interface OpenMessage {
  readonly type: 'message';
  readonly id: string;
  readonly index: number;
  /** The last one is under way. */
  readonly parts: OpenPart[];
}

interface OpenReasoning {
  readonly type: 'reasoning';
  readonly id: string;
  readonly index: number;
  text: string;
}

interface OpenCall {
  readonly id: string;
  readonly index: number;
  readonly callId: string;
  readonly name: string;
  arguments: string;
}

/** What has to be remembered between two events. */
interface StreamState {
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

type Handler<Event extends ChatEvent> = (state: StreamState, event: Event) => readonly SseEvent[];
type EventOf<Type extends ChatEvent['type']> = Extract<ChatEvent, { type: Type }>;
type Handlers = { readonly [Type in ChatEvent['type']]: Handler<EventOf<Type>> };

const HANDLERS: Handlers = {
  'response-start': (state, { id, model, createdAt }) => {
    state.id = id;
    state.model = model;
    state.createdAt = createdAt;
    const response = answer(state, undefined);
    return [emit(state, 'response.created', { response }), emit(state, 'response.in_progress', { response })];
  },
  'text-delta': (state, { text, logprobs }) => say(state, 'output_text', text, logprobs),
  'refusal-delta': (state, { text }) => say(state, 'refusal', text),
  'reasoning-delta': sayReasoning,
  'tool-call-start': startCall,
  'tool-call-delta': (state, { call: number, argumentsText }) => {
    const call = state.calls.get(number);
    if (!call) return [];
    call.arguments += argumentsText;
    const place = { item_id: call.id, output_index: call.index };
    return [emit(state, 'response.function_call_arguments.delta', { ...place, delta: argumentsText })];
  },
  finish: (state, { reason: finishReason }) => {
    state.reason = finishReason;
    return [];
  },
  usage: (state, { usage }) => {
    state.usage = usage;
    return [];
  },
  'response-end': end,
  error: (state, { error }) => fail(state, error),
};

/**
 * Encodes a stream of typed events, numbered from 0. It ends with `response.completed` or `response.incomplete`, after
 * an error with `response.failed`.
 * Source: https://platform.openai.com/docs/api-reference/responses-streaming
 */
export function createOpenAiResponsesEncoder(request: ChatRequest): StreamEncoder {
  const state: StreamState = {
    echo: echoRequest(request),
    sequenceNumber: 0,
    id: '',
    model: '',
    createdAt: undefined,
    items: 0,
    output: [],
    current: undefined,
    calls: new Map(),
    reason: 'stop',
    usage: undefined,
    isOver: false,
  };
  return {
    encode(event) {
      // There is one answer here, and no client of this dialect can ask for more.
      if (state.isOver || ('choice' in event && event.choice !== 0)) return [];
      // The table pairs each type with its own handler, which TypeScript cannot follow through an index.
      const handle = HANDLERS[event.type] as Handler<ChatEvent>;
      return handle(state, event);
    },
  };
}

function emit(state: StreamState, type: string, fields: object): SseEvent {
  const data = { type, sequence_number: state.sequenceNumber++, ...fields };
  return { event: type, data: JSON.stringify(data) };
}

function answer(state: StreamState, ending: AnswerState['end']): object {
  const { id, model, createdAt, usage } = state;
  const output = state.output.filter((item) => item !== undefined);
  return writeAnswer({ id, model, createdAt, output, usage, end: ending }, state.echo);
}

/** Gives the next item its place and an id. */
function place(state: StreamState, type: 'message' | 'reasoning' | 'function_call'): { id: string; index: number } {
  const index = state.items++;
  return { id: itemId(type, state.id, index), index };
}

function addItem(state: StreamState, index: number, item: OutputItem): SseEvent {
  return emit(state, 'response.output_item.added', { output_index: index, item });
}

function finishItem(state: StreamState, index: number, item: OutputItem): SseEvent {
  state.output[index] = item;
  return emit(state, 'response.output_item.done', { output_index: index, item });
}

function say(
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
  const extra = type === 'output_text' ? { logprobs: encodeLogprobs(logprobs) } : {};
  return [...events, emit(state, `response.${type}.delta`, { ...partPlace(message), delta: text, ...extra })];
}

function partPlace({ id, index, parts }: OpenMessage): object {
  return { item_id: id, output_index: index, content_index: parts.length - 1 };
}

function closePart(state: StreamState, message: OpenMessage): readonly SseEvent[] {
  const part = message.parts.at(-1);
  if (!part) return [];
  const { type, text, logprobs } = part;
  const whole = type === 'refusal' ? { refusal: text } : { text, logprobs: encodeLogprobs(logprobs) };
  return [
    emit(state, `response.${type}.done`, { ...partPlace(message), ...whole }),
    emit(state, 'response.content_part.done', { ...partPlace(message), part: spokenPart(part) }),
  ];
}

function sayReasoning(state: StreamState, event: EventOf<'reasoning-delta'>): readonly SseEvent[] {
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

function closeCurrent(state: StreamState, status: ItemStatus): readonly SseEvent[] {
  const item = state.current;
  if (!item) return [];
  if (item.type === 'reasoning') return closeReasoning(state, item, {});
  state.current = undefined;
  return [...closePart(state, item), finishItem(state, item.index, messageItem(item.id, status, item.parts))];
}

function startCall(state: StreamState, event: EventOf<'tool-call-start'>): readonly SseEvent[] {
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

function closeCall(state: StreamState, call: OpenCall, status: ItemStatus): readonly SseEvent[] {
  const { id, index, name, arguments: text } = call;
  const done = { item_id: id, output_index: index, name, arguments: text };
  return [
    emit(state, 'response.function_call_arguments.done', done),
    finishItem(state, index, writeCall(call, status)),
  ];
}

/** The item that came last is where the answer ended; the others were done before. */
function end(state: StreamState): readonly SseEvent[] {
  state.isOver = true;
  const status = lastStatus(state.reason);
  const isLast = (index: number): boolean => index === state.items - 1;
  const calls = [...state.calls.values()].flatMap((call) =>
    closeCall(state, call, isLast(call.index) ? status : 'completed'),
  );
  const current = closeCurrent(state, status);
  const type = status === 'completed' ? 'response.completed' : 'response.incomplete';
  return [...calls, ...current, emit(state, type, { response: answer(state, { reason: state.reason }) })];
}

/** OpenAI sends both: the first is what its clients raise, the second ends the answer for those that read on. */
function fail(state: StreamState, error: RouterError): readonly SseEvent[] {
  state.isOver = true;
  const event = errorEvent(error, state.sequenceNumber++);
  return [event, emit(state, 'response.failed', { response: answer(state, { error }) })];
}
