import type { ChatEvent } from '../../domain/chat';
import { defined } from '../defined';
import type { StreamDecoder } from '../dialect';
import { countOf, objectOf, stringOf, type JsonObject } from '../json';
import { createStreamDecoder } from '../stream-decoder';
import { decodeErrorObject } from './error';
import { readLogprobs } from '../openai-logprobs';
import { ownProof } from './proof';
import { decodeFinishReason, readCall } from './response-decode';
import { decodeUsage, PARAGRAPH, readReasoning, readResponse } from './wire';

/** What has to be remembered between two events. */
interface StreamState {
  isStarted: boolean;
  /** The number of each tool call by its item's place in the output. */
  readonly calls: Map<number, number>;
  /** Pieces of which something came, by their place: what ends one repeats it all. */
  readonly told: Set<string>;
}

type Handler = (state: StreamState, event: JsonObject) => readonly ChatEvent[];

/** A reader for each event type; others, those of the provider's own tools, say nothing to us. */
const HANDLERS: ReadonlyMap<string, Handler> = new Map<string, Handler>([
  ['response.created', (state, event) => start(state, event)],
  ['response.in_progress', (state, event) => start(state, event)],
  ['response.output_item.added', addItem],
  ['response.output_item.done', finishItem],
  ['response.output_text.delta', (state, event) => readText(state, event, 'delta')],
  ['response.output_text.done', (state, event) => readText(state, event, 'text')],
  ['response.refusal.delta', (state, event) => readRefusal(state, event, 'delta')],
  ['response.refusal.done', (state, event) => readRefusal(state, event, 'refusal')],
  ['response.reasoning_summary_text.delta', (state, event) => readReasoningText(state, event, 'summary_index')],
  ['response.reasoning_text.delta', (state, event) => readReasoningText(state, event, 'content_index')],
  ['response.function_call_arguments.delta', (state, event) => readArguments(state, event, 'delta')],
  ['response.function_call_arguments.done', (state, event) => readArguments(state, event, 'arguments')],
  ['response.completed', complete],
  ['response.incomplete', complete],
  ['response.failed', (_state, event) => fail(objectOf(objectOf(event['response'])?.['error']) ?? {})],
  // Documented flat, sent inside `error`.
  ['error', (_state, event) => fail(objectOf(event['error']) ?? event)],
]);

/**
 * Decodes a stream of OpenAI's Responses API. Only `response.completed` or `response.incomplete` makes it complete.
 * Source: https://platform.openai.com/docs/api-reference/responses-streaming
 */
export function createOpenAiResponsesDecoder(): StreamDecoder {
  const state: StreamState = { isStarted: false, calls: new Map(), told: new Set() };
  return createStreamDecoder({
    read: (event) => HANDLERS.get(stringOf(event['type']) ?? '')?.(state, event) ?? [],
  });
}

function fail(error: JsonObject): readonly ChatEvent[] {
  return [{ type: 'error', error: decodeErrorObject(error) }];
}

function start(state: StreamState, event: JsonObject): readonly ChatEvent[] {
  if (state.isStarted) return [];
  state.isStarted = true;
  const { id, model, createdAt } = readResponse(objectOf(event['response']) ?? {});
  return [defined({ type: 'response-start' as const, id, model, createdAt })];
}

function complete(state: StreamState, event: JsonObject): readonly ChatEvent[] {
  const response = readResponse(objectOf(event['response']) ?? {});
  // The event says how it ended even where the status is missing.
  const status = response.status ?? (event['type'] === 'response.incomplete' ? 'incomplete' : 'completed');
  const { usage } = response;
  return [
    ...start(state, event),
    { type: 'finish', choice: 0, reason: decodeFinishReason({ ...response, status }, state.calls.size > 0) },
    ...(usage ? [{ type: 'usage' as const, usage: decodeUsage(usage) }] : []),
    { type: 'response-end' },
  ];
}

/** True the first time that something comes of a piece, false afterwards. */
function isNew(state: StreamState, key: string): boolean {
  if (state.told.has(key)) return false;
  state.told.add(key);
  return true;
}

function indexOf(event: JsonObject, name: string): number {
  return countOf(event[name]) ?? 0;
}

/**
 * Reads a piece's delta, or all of it at its end where there were no deltas: some servers send none.
 * @param field - `delta`, or where the whole stands
 */
function readPiece(state: StreamState, event: JsonObject, field: string): string {
  const text = stringOf(event[field]) ?? '';
  if (text === '') return '';
  const isFirst = isNew(state, `${indexOf(event, 'output_index')}/${indexOf(event, 'content_index')}`);
  return field === 'delta' || isFirst ? text : '';
}

function readText(state: StreamState, event: JsonObject, field: string): readonly ChatEvent[] {
  const text = readPiece(state, event, field);
  const logprobs = field === 'delta' || text !== '' ? readLogprobs(event['logprobs']) : [];
  if (text === '' && logprobs.length === 0) return [];
  const delta = { type: 'text-delta', choice: 0, text } as const;
  return [logprobs.length > 0 ? { ...delta, logprobs } : delta];
}

function readRefusal(state: StreamState, event: JsonObject, field: string): readonly ChatEvent[] {
  const text = readPiece(state, event, field);
  return text === '' ? [] : [{ type: 'refusal-delta', choice: 0, text }];
}

function readReasoningText(state: StreamState, event: JsonObject, indexName: string): readonly ChatEvent[] {
  const text = stringOf(event['delta']) ?? '';
  if (text === '') return [];
  const item = indexOf(event, 'output_index');
  const index = indexOf(event, indexName);
  const isLater = isNew(state, `${item}/${indexName}/${index}`) && !isNew(state, reasoningKey(item));
  return reasoningDelta({ text: isLater ? PARAGRAPH + text : text });
}

function reasoningKey(outputIndex: number): string {
  return `${outputIndex}/reasoning`;
}

function reasoningDelta(
  part: Omit<Extract<ChatEvent, { type: 'reasoning-delta' }>, 'type' | 'choice'>,
): readonly ChatEvent[] {
  return [{ type: 'reasoning-delta', choice: 0, ...part }];
}

function addItem(state: StreamState, event: JsonObject): readonly ChatEvent[] {
  const item = objectOf(event['item']) ?? {};
  return item['type'] === 'function_call' ? startCall(state, indexOf(event, 'output_index'), item) : [];
}

function startCall(state: StreamState, outputIndex: number, item: JsonObject): readonly ChatEvent[] {
  if (state.calls.has(outputIndex)) return [];
  const call = state.calls.size;
  state.calls.set(outputIndex, call);
  return [{ type: 'tool-call-start', choice: 0, call, ...readCall(item) }];
}

function readArguments(state: StreamState, event: JsonObject, field: string): readonly ChatEvent[] {
  const call = state.calls.get(indexOf(event, 'output_index'));
  const argumentsText = call === undefined ? '' : readPiece(state, event, field);
  return call === undefined || argumentsText === ''
    ? []
    : [{ type: 'tool-call-delta', choice: 0, call, argumentsText }];
}

/** The end of an item has what its events may have left out: the proof of reasoning always. */
function finishItem(state: StreamState, event: JsonObject): readonly ChatEvent[] {
  const item = objectOf(event['item']) ?? {};
  const outputIndex = indexOf(event, 'output_index');
  if (item['type'] === 'function_call') {
    const started = startCall(state, outputIndex, item);
    return [...started, ...readArguments(state, { ...item, output_index: outputIndex }, 'arguments')];
  }
  if (item['type'] !== 'reasoning') return [];
  const { id, text, encryptedContent } = readReasoning(item);
  const proof = ownProof(id, encryptedContent, text);
  const rest = text !== '' && isNew(state, reasoningKey(outputIndex)) ? text : '';
  return rest === '' && proof.origin === undefined ? [] : reasoningDelta({ text: rest, ...proof });
}
