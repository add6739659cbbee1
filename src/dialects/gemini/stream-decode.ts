import type { ChatEvent } from '../../domain/chat';
import { defined } from '../defined';
import type { StreamDecoder } from '../dialect';
import type { JsonObject } from '../json';
import { createStreamDecoder } from '../stream-decoder';
import { decodeErrorObject } from './error';
import { decodeLogprobs } from './logprobs';
import { decodeFinishReason, decodeText, decodeUsage, inventCallId } from './response-decode';
import { readAnswer, type WireAnswer, type WireAnswerPart, type WireCandidate, type WireFunctionCall } from './wire';

/** What has to be remembered between two events. */
interface StreamState {
  isStarted: boolean;
  responseId: string;
  /** Function calls so far, by candidate. */
  readonly calls: Map<number, number>;
  /** Whether each candidate seen so far has finished. */
  readonly finished: Map<number, boolean>;
}

/**
 * Decodes a stream of Gemini's streamGenerateContent with `alt=sse`. It has no last event: the stream is complete when
 * it ends after every candidate gave its reason to finish.
 * Source: https://ai.google.dev/api/generate-content#method:-models.streamgeneratecontent
 */
export function createGeminiDecoder(): StreamDecoder {
  const state: StreamState = { isStarted: false, responseId: '', calls: new Map(), finished: new Map() };
  return createStreamDecoder({
    read: (data) => readPiece(state, data),
    finish: () => (isComplete(state) ? [{ type: 'response-end' }] : undefined),
  });
}

function isComplete({ finished }: StreamState): boolean {
  return finished.size > 0 && [...finished.values()].every((isFinished) => isFinished);
}

function readPiece(state: StreamState, data: JsonObject): readonly ChatEvent[] {
  if (data['error']) return [{ type: 'error', error: decodeErrorObject(data) }];
  const answer = readAnswer(data);
  const events: ChatEvent[] = state.isStarted ? [] : [start(state, answer)];
  for (const candidate of answer.candidates) events.push(...readCandidate(state, candidate));
  if (answer.candidates.length === 0 && answer.blockReason !== undefined) {
    state.finished.set(0, true);
    events.push({ type: 'finish', choice: 0, reason: 'content-filter' });
  }
  if (answer.usage) events.push({ type: 'usage', usage: decodeUsage(answer.usage) });
  return events;
}

function start(state: StreamState, { id, model, createdAt }: WireAnswer): ChatEvent {
  state.isStarted = true;
  state.responseId = id;
  return defined({ type: 'response-start' as const, id, model, createdAt });
}

function readCandidate(state: StreamState, candidate: WireCandidate): readonly ChatEvent[] {
  const { index, parts, finishReason } = candidate;
  const events = withLogprobs(
    parts.flatMap((part) => readPart(state, index, part)),
    candidate,
  );
  if (finishReason === undefined) {
    state.finished.set(index, state.finished.get(index) ?? false);
    return events;
  }
  state.finished.set(index, true);
  const reason = decodeFinishReason(finishReason, state.calls.has(index));
  if (!reason.ok) return [...events, { type: 'error', error: reason.error }];
  return [...events, { type: 'finish', choice: index, reason: reason.value }];
}

/** They are of all the piece's text, so that the first of its deltas brings them. */
function withLogprobs(events: readonly ChatEvent[], { index, logprobs }: WireCandidate): readonly ChatEvent[] {
  const decoded = decodeLogprobs(logprobs);
  if (!decoded?.length) return events;
  const first = events.find((event) => event.type === 'text-delta');
  if (!first) return [...events, { type: 'text-delta', choice: index, text: '', logprobs: decoded }];
  return events.map((event) => (event === first ? { ...first, logprobs: decoded } : event));
}

function readPart(state: StreamState, choice: number, part: WireAnswerPart): readonly ChatEvent[] {
  const spoken = decodeText(part).map((piece): ChatEvent =>
    piece.type === 'text'
      ? { type: 'text-delta', choice, text: piece.text }
      : { ...piece, type: 'reasoning-delta', choice },
  );
  return part.call ? [...spoken, ...readCall(state, choice, part.call, part.signature)] : spoken;
}

/** Function calls come whole here. */
function readCall(
  state: StreamState,
  choice: number,
  { id, name, args }: WireFunctionCall,
  signature: string | undefined,
): readonly ChatEvent[] {
  const call = state.calls.get(choice) ?? 0;
  state.calls.set(choice, call + 1);
  return [
    defined({
      type: 'tool-call-start' as const,
      choice,
      call,
      id: id ?? inventCallId(state.responseId, call),
      name,
      signature,
    }),
    { type: 'tool-call-delta', choice, call, argumentsText: JSON.stringify(args) },
  ];
}
