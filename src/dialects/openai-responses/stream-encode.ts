import type { ChatEvent, ChatRequest } from '../../domain/chat';
import type { RouterError } from '../../domain/errors';
import type { SseEvent, StreamEncoder } from '../dialect';
import { errorEvent } from './error';
import { lastStatus } from './output-encode';
import { echoRequest, writeAnswer, type AnswerState } from './response-encode';
import { closeCall, closeCurrent, say, sayReasoning, startCall } from './stream-items';
import { emit, type StreamState } from './stream-state';

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

function answer(state: StreamState, ending: AnswerState['end']): object {
  const { id, model, createdAt, usage } = state;
  const output = state.output.filter((item) => item !== undefined);
  return writeAnswer({ id, model, createdAt, output, usage, end: ending }, state.echo);
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
