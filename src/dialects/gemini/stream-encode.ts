import type { ChatEvent, ChatRequest, FinishReason, TokenLogprob, Usage } from '../../domain/chat';
import { defined } from '../defined';
import type { SseEvent, StreamEncoder } from '../dialect';
import { encodeStreamError } from './error';
import { encodeLogprobs } from './logprobs';
import { writeProof } from './proof';
import { encodeCall, encodeFinish, encodeUsage, showsThoughts, type EncodableCall } from './response-encode';
import type { WirePart } from './wire';

/** What of one candidate has to be remembered between two events. */
interface CandidateState {
  /** Said but not sent: Google's clients strike a turn from their history if its last event says nothing. */
  held: { readonly part: WirePart; readonly logprobs: readonly TokenLogprob[] | undefined } | undefined;
  /** What was thought since the last proof, where it does not show. */
  readonly hidden: string[];
  /** By number: a function call is sent whole, so its arguments are collected until the candidate finishes. */
  readonly calls: Map<number, EncodableCall & { readonly pieces: string[] }>;
  reason: FinishReason | undefined;
}

interface StreamState {
  readonly isThinkingShown: boolean;
  id: string;
  model: string;
  readonly candidates: Map<number, CandidateState>;
  usage: Usage | undefined;
  isOver: boolean;
}

type Handler<Event extends ChatEvent> = (state: StreamState, event: Event) => readonly SseEvent[];
type EventOf<Type extends ChatEvent['type']> = Extract<ChatEvent, { type: Type }>;
type Handlers = { readonly [Type in ChatEvent['type']]: Handler<EventOf<Type>> };

const HANDLERS: Handlers = {
  'response-start': (state, { id, model }) => {
    state.id = id;
    state.model = model;
    return [];
  },
  'text-delta': (state, { choice, text, logprobs }) => say(state, choice, { text }, logprobs),
  'reasoning-delta': think,
  'refusal-delta': (state, { choice, text }) => say(state, choice, { text }),
  'tool-call-start': (state, { choice, call, id, name, signature }) => {
    const started = defined({ id, name, arguments: '', signature, pieces: [] as string[] });
    candidateOf(state, choice).calls.set(call, started);
    return [];
  },
  'tool-call-delta': (state, { choice, call, argumentsText }) => {
    candidateOf(state, choice).calls.get(call)?.pieces.push(argumentsText);
    return [];
  },
  finish: (state, { choice, reason }) => {
    candidateOf(state, choice).reason = reason;
    return [];
  },
  usage: (state, { usage }) => {
    state.usage = usage;
    return [];
  },
  'response-end': (state) => {
    state.isOver = true;
    return finish(state);
  },
  error: (state, { error }) => {
    state.isOver = true;
    const held = [...state.candidates.keys()].flatMap((choice) => flush(state, choice));
    return [...held, ...encodeStreamError(error)];
  },
};

/**
 * Encodes a stream of generateContent answers. The last one has the reasons to finish and the usage; after an error
 * there is none, so that nothing passes for complete.
 * Source: https://ai.google.dev/api/generate-content#method:-models.streamgeneratecontent
 */
export function createGeminiEncoder(request: ChatRequest): StreamEncoder {
  const state: StreamState = {
    isThinkingShown: showsThoughts(request),
    id: '',
    model: '',
    candidates: new Map(),
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

function candidateOf({ candidates }: StreamState, choice: number): CandidateState {
  const known = candidates.get(choice);
  if (known) return known;
  const begun: CandidateState = { held: undefined, hidden: [], calls: new Map(), reason: undefined };
  candidates.set(choice, begun);
  return begun;
}

/** Holds a part until the next one comes. */
function say(
  state: StreamState,
  choice: number,
  part: WirePart,
  logprobs?: readonly TokenLogprob[],
): readonly SseEvent[] {
  const due = flush(state, choice);
  candidateOf(state, choice).held = { part, logprobs };
  return due;
}

function flush(state: StreamState, choice: number): readonly SseEvent[] {
  const candidate = candidateOf(state, choice);
  const { held } = candidate;
  if (!held) return [];
  candidate.held = undefined;
  const content = { role: 'model', parts: [held.part] };
  return [write(state, { candidates: [defined({ content, index: choice, ...scores(held.logprobs) })] })];
}

function scores(logprobs: readonly TokenLogprob[] | undefined): { readonly logprobsResult?: object } {
  return defined({ logprobsResult: encodeLogprobs(logprobs) });
}

/** Thoughts that do not show are kept until their proof comes, which takes them along. */
function think(state: StreamState, event: EventOf<'reasoning-delta'>): readonly SseEvent[] {
  const { choice } = event;
  const { hidden } = candidateOf(state, choice);
  if (!state.isThinkingShown) hidden.push(event.text);
  const text = (state.isThinkingShown && event.text) || undefined;
  const thoughtSignature = event.origin && writeProof({ ...event, text: hidden.splice(0).join('') });
  if (text === undefined && thoughtSignature === undefined) return [];
  return say(state, choice, defined({ text, thought: true as const, thoughtSignature }));
}

function finish(state: StreamState): readonly SseEvent[] {
  candidateOf(state, 0);
  const candidates = [...state.candidates].map(([index, { held, calls, reason }]) => {
    const whole = [...calls.values()].map((call) => ({ ...call, arguments: call.pieces.join('') }));
    const parts = [...(held ? [held.part] : []), ...whole.flatMap((call) => encodeCall(call) ?? [])];
    return {
      content: { role: 'model', parts },
      // Some servers end without a reason; as in a whole answer, the end is one.
      ...encodeFinish(reason ?? 'stop', whole),
      index,
      ...scores(held?.logprobs),
    };
  });
  return [write(state, defined({ candidates, usageMetadata: state.usage && encodeUsage(state.usage) }))];
}

function write({ id, model }: StreamState, answer: object): SseEvent {
  return { data: JSON.stringify({ ...answer, modelVersion: model, responseId: id }) };
}
