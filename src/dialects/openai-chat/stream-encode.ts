import type { ChatEvent, ChatRequest, TokenLogprob, Usage } from '../../domain/chat';
import type { SseEvent, StreamEncoder } from '../dialect';
import { encodeStreamError } from './error';
import { encodeLogprobs } from './logprobs';
import { writeReasoningDetails } from './reasoning-details';
import { encodeFinishReason, encodeUsage } from './response';
import { writeSignature } from './wire';

/** What has to be remembered between two events. */
interface StreamState {
  /** The client asked for a usage chunk: it comes last, and every chunk before has `usage: null`. */
  readonly includeUsage: boolean;
  id: string;
  model: string;
  createdAt: number;
  /** Choices whose first chunk, the one with the role, was sent. */
  readonly begun: Set<number>;
  /** Of each choice: the text of the piece of reasoning that is under way, and the pieces that were signed. */
  readonly reasoning: Map<number, { text: string; signed: number }>;
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
    state.createdAt = createdAt ?? 0;
    return begin(state, 0);
  },
  'text-delta': (state, { choice, text, logprobs }) => delta(state, choice, { content: text }, logprobs),
  'reasoning-delta': reasoningDelta,
  'refusal-delta': (state, { choice, text }) => delta(state, choice, { refusal: text }),
  'tool-call-start': (state, { choice, call, id, name, signature }) =>
    delta(state, choice, {
      tool_calls: [
        { index: call, id, type: 'function', function: { name, arguments: '' }, ...writeSignature(signature) },
      ],
    }),
  'tool-call-delta': (state, { choice, call, argumentsText }) =>
    delta(state, choice, { tool_calls: [{ index: call, function: { arguments: argumentsText } }] }),
  finish: (state, { choice, reason }) => [
    ...begin(state, choice),
    chunk(state, [{ index: choice, delta: {}, logprobs: null, finish_reason: encodeFinishReason(reason) }]),
  ],
  usage: (state, { usage }) => {
    state.usage = usage;
    return [];
  },
  'response-end': (state) => {
    state.isOver = true;
    const last = state.includeUsage && state.usage ? [chunk(state, [], encodeUsage(state.usage))] : [];
    return [...last, { data: '[DONE]' }];
  },
  error: (state, { error }) => {
    state.isOver = true;
    return encodeStreamError(error);
  },
};

/**
 * Encodes a stream of chat completion chunks: the role first, `[DONE]` last, and no `[DONE]` after an error.
 * Source: https://platform.openai.com/docs/api-reference/chat-streaming
 */
export function createOpenAiChatEncoder({ includeUsage }: ChatRequest): StreamEncoder {
  const state: StreamState = {
    includeUsage,
    id: '',
    model: '',
    createdAt: 0,
    begun: new Set(),
    reasoning: new Map(),
    usage: undefined,
    isOver: false,
  };
  return {
    encode(event) {
      if (state.isOver) return [];
      // The table pairs each type with its own handler, which TypeScript cannot follow through an index.
      const handle = HANDLERS[event.type] as Handler<ChatEvent>;
      return handle(state, event);
    },
  };
}

function begin(state: StreamState, choice: number): readonly SseEvent[] {
  if (state.begun.has(choice)) return [];
  state.begun.add(choice);
  return [textChunk(state, choice, { role: 'assistant', content: '', refusal: null })];
}

/** OpenAI shows no reasoning; `reasoning_content` is DeepSeek's field, which vLLM's clients and most libraries read. */
function reasoningDelta(state: StreamState, event: EventOf<'reasoning-delta'>): readonly SseEvent[] {
  const { choice, text, signature, redactedData } = event;
  const piece = state.reasoning.get(choice) ?? { text: '', signed: 0 };
  state.reasoning.set(choice, piece);
  piece.text += text;
  const shown = text === '' ? [] : delta(state, choice, { reasoning_content: text });
  if (signature === undefined && redactedData === undefined) return shown;
  const [detail] = writeReasoningDetails([{ ...event, type: 'reasoning', text: piece.text }], piece.signed++);
  piece.text = '';
  return detail ? [...shown, ...delta(state, choice, { reasoning_details: [detail] })] : shown;
}

function delta(
  state: StreamState,
  choice: number,
  content: object,
  logprobs?: readonly TokenLogprob[],
): readonly SseEvent[] {
  return [...begin(state, choice), textChunk(state, choice, content, logprobs)];
}

function textChunk(state: StreamState, choice: number, content: object, logprobs?: readonly TokenLogprob[]): SseEvent {
  return chunk(state, [{ index: choice, delta: content, logprobs: encodeLogprobs(logprobs), finish_reason: null }]);
}

function chunk(state: StreamState, choices: readonly object[], usage: object | null = null): SseEvent {
  const { id, createdAt, model, includeUsage } = state;
  const body = { id, object: 'chat.completion.chunk', created: createdAt, model, choices };
  return { data: JSON.stringify(includeUsage ? { ...body, usage } : body) };
}
