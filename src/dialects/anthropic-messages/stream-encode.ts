import type { ChatEvent, ChatRequest, FinishReason, Usage } from '../../domain/chat';
import type { SseEvent, StreamEncoder } from '../dialect';
import { parseJsonObject } from '../json';
import { encodeCallSignature } from './call-signature';
import { encodeStreamError } from './error';
import { reasoningView, sealProof, type ReasoningView } from './shown-reasoning';
import { encodeStop } from './stop-reason';
import { encodeToolId } from './tool-input';
import { encodeUsage } from './usage';
import type { WireBlock } from './wire';

/** The block that deltas go to. */
interface OpenBlock {
  readonly index: number;
  readonly kind: 'text' | 'refusal' | 'thinking' | 'tool-call';
  /** Which tool call it is; -1 for other kinds. */
  readonly call: number;
  argumentsText: string;
}

/** What has to be remembered between two events. */
interface StreamState {
  readonly view: ReasoningView;
  isStarted: boolean;
  open: OpenBlock | undefined;
  blocks: number;
  /** What came while a tool call was only half there: blocks follow one another here, and never interleave. */
  waiting: ContentEvent[];
  hasCalls: boolean;
  hasRefusal: boolean;
  reason: FinishReason;
  usage: Usage | undefined;
  isOver: boolean;
}

type EventOf<Type extends ChatEvent['type']> = Extract<ChatEvent, { type: Type }>;
type ContentEvent = EventOf<'text-delta' | 'reasoning-delta' | 'refusal-delta' | 'tool-call-start' | 'tool-call-delta'>;
type Handler<Event extends ChatEvent> = (state: StreamState, event: Event) => readonly SseEvent[];
type Handlers = { readonly [Type in ChatEvent['type']]: Handler<EventOf<Type>> };

const HANDLERS: Handlers = {
  'response-start': (state, { id, model }) => startMessage(state, id, model),
  'text-delta': (state, { text }) => textDelta(state, 'text', text),
  'refusal-delta': (state, { text }) => {
    state.hasRefusal = true;
    return textDelta(state, 'refusal', text);
  },
  'reasoning-delta': reasoningDelta,
  'tool-call-start': startCall,
  'tool-call-delta': (state, { call, argumentsText }) => {
    const { open } = state;
    // Whatever follows a whole call, as white space, means nothing.
    if (open?.call !== call || argumentsText === '') return [];
    open.argumentsText += argumentsText;
    return [delta(open.index, { type: 'input_json_delta', partial_json: argumentsText })];
  },
  finish: (state, { reason }) => {
    state.reason = reason;
    return finishBlocks(state);
  },
  usage: (state, { usage }) => {
    state.usage = usage;
    return [];
  },
  'response-end': (state) => {
    state.isOver = true;
    const { reason, hasCalls, hasRefusal, usage } = state;
    return [
      ...startMessage(state, '', ''),
      ...finishBlocks(state),
      event('message_delta', {
        delta: encodeStop(reason, { hasCalls, hasRefusal }),
        // Counters are totals here: they replace those of `message_start`.
        usage: encodeUsage(usage),
      }),
      event('message_stop', {}),
    ];
  },
  error: (state, { error }) => {
    state.isOver = true;
    return encodeStreamError(error);
  },
};

/**
 * Encodes a stream of Anthropic's Messages API: `message_start`, block after block, `message_delta` with the usage,
 * `message_stop`, and none of the latter two after an error.
 * Source: https://platform.claude.com/docs/en/build-with-claude/streaming
 */
export function createAnthropicEncoder(request: ChatRequest): StreamEncoder {
  const state: StreamState = {
    view: reasoningView(request),
    isStarted: false,
    open: undefined,
    blocks: 0,
    waiting: [],
    hasCalls: false,
    hasRefusal: false,
    reason: 'stop',
    usage: undefined,
    isOver: false,
  };
  return {
    encode(event) {
      // There is room for one choice.
      if (state.isOver || ('choice' in event && event.choice !== 0)) return [];
      if (!isContent(event) || !mustWait(state, event)) return handle(state, event);
      state.waiting.push(event);
      return [];
    },
  };
}

function handle(state: StreamState, chatEvent: ChatEvent): readonly SseEvent[] {
  // The table pairs each type with its own handler, which TypeScript cannot follow through an index.
  const handler = HANDLERS[chatEvent.type] as Handler<ChatEvent>;
  return handler(state, chatEvent);
}

function isContent(chatEvent: ChatEvent): chatEvent is ContentEvent {
  return 'choice' in chatEvent && chatEvent.type !== 'finish';
}

/** Servers may write parallel calls at once: the first one is shown as it comes, the others once it is whole. */
function mustWait({ open, waiting }: StreamState, chatEvent: ContentEvent): boolean {
  if (open?.kind !== 'tool-call') return false;
  if (chatEvent.type === 'tool-call-delta' && chatEvent.call === open.call) return false;
  return waiting.length > 0 || parseJsonObject(open.argumentsText) === undefined;
}

function startMessage(state: StreamState, id: string, model: string): readonly SseEvent[] {
  if (state.isStarted) return [];
  state.isStarted = true;
  const message = {
    id,
    type: 'message',
    role: 'assistant',
    model,
    content: [],
    stop_reason: null,
    stop_sequence: null,
  };
  return [event('message_start', { message: { ...message, usage: encodeUsage(state.usage) } })];
}

function textDelta(state: StreamState, kind: 'text' | 'refusal', text: string): readonly SseEvent[] {
  if (text === '') return [];
  const start = openBlock(state, kind, { type: 'text', text: '' });
  return [...start, delta(state.blocks - 1, { type: 'text_delta', text })];
}

function reasoningDelta(state: StreamState, piece: EventOf<'reasoning-delta'>): readonly SseEvent[] {
  if (state.view === 'nothing') return [];
  const data = sealProof(piece.redactedData, piece.origin);
  if (data !== undefined) return wholeBlock(state, { type: 'redacted_thinking', data });
  const thinking = state.view === 'text' ? piece.text : '';
  const signature = sealProof(piece.signature, piece.origin);
  if (thinking === '' && signature === undefined) return [];
  const events = [...openBlock(state, 'thinking', { type: 'thinking', thinking: '', signature: '' })];
  const index = state.blocks - 1;
  if (thinking !== '') events.push(delta(index, { type: 'thinking_delta', thinking }));
  if (signature !== undefined) events.push(delta(index, { type: 'signature_delta', signature }), ...closeBlock(state));
  return events;
}

function startCall(state: StreamState, { call, id, name, signature }: EventOf<'tool-call-start'>): readonly SseEvent[] {
  state.hasCalls = true;
  const proof = encodeCallSignature(signature);
  return [
    ...(proof ? wholeBlock(state, proof) : closeBlock(state)),
    ...openBlock(state, 'tool-call', { type: 'tool_use', id: encodeToolId(id), name, input: {} }, call),
  ];
}

/** Begins a block, unless one of its kind is open. */
function openBlock(state: StreamState, kind: OpenBlock['kind'], block: WireBlock, call = -1): readonly SseEvent[] {
  if (state.open?.kind === kind) return [];
  const closing = closeBlock(state);
  const index = state.blocks++;
  state.open = { index, kind, call, argumentsText: '' };
  return [...closing, event('content_block_start', { index, content_block: block })];
}

function wholeBlock(state: StreamState, block: WireBlock): readonly SseEvent[] {
  const closing = closeBlock(state);
  const index = state.blocks++;
  return [
    ...closing,
    event('content_block_start', { index, content_block: block }),
    event('content_block_stop', { index }),
  ];
}

function closeBlock(state: StreamState): readonly SseEvent[] {
  const { open } = state;
  state.open = undefined;
  return open ? [event('content_block_stop', { index: open.index })] : [];
}

/** Ends the open block and lets out what waited for it, each call with all of its arguments. */
function finishBlocks(state: StreamState): readonly SseEvent[] {
  const { waiting } = state;
  state.waiting = [];
  const ended = [...closeBlock(state)];
  for (const chatEvent of waiting) {
    if (chatEvent.type === 'tool-call-delta') continue;
    ended.push(...handle(state, chatEvent));
    if (chatEvent.type !== 'tool-call-start') continue;
    const pieces = waiting.filter((piece) => piece.type === 'tool-call-delta' && piece.call === chatEvent.call);
    ended.push(...pieces.flatMap((piece) => handle(state, piece)));
  }
  return [...ended, ...closeBlock(state)];
}

function delta(index: number, content: object): SseEvent {
  return event('content_block_delta', { index, delta: content });
}

/** Every event is named, and its data repeats the name. */
function event(type: string, fields: object): SseEvent {
  return { event: type, data: JSON.stringify({ type, ...fields }) };
}
