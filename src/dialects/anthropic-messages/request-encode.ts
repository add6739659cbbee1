import type { ChatRequest } from '../../domain/chat';
import { defined } from '../defined';
import type { EncodedRequest, EncodeTarget } from '../dialect';
import { FILLER_TEXT, splitConversation, type Turn } from '../turns';
import { encodePart } from './content-encode';
import { traitsOf, type ModelTraits } from './models';
import { encodeSampling } from './sampling';
import { restrictSchema } from './schema';
import { encodeSystem } from './system-encode';
import { encodeThinking, type WireThinking } from './thinking-encode';
import { encodeTools } from './tools-encode';
import type { WireTurn } from './wire';

/** Where requests go, below the provider's base path. */
export const PATH = '/v1/messages';

/** Bound of an answer when neither the client nor the operator gives one: every Claude since 3.7 can say this much. */
const DEFAULT_MAX_TOKENS = 16_384;

/**
 * The headers of every request. The version of 2023: the one of 2026-10-21 refuses temperature and top_p, which older
 * models still take.
 * Source: https://platform.claude.com/docs/en/api/versioning
 */
export const HEADERS: Readonly<Record<string, string>> = { 'anthropic-version': '2023-06-01' };

/** Stands in for OpenAI's JSON mode, which the API lacks: it only has JSON after a schema. */
const JSON_INSTRUCTION = 'Answer with one JSON object and nothing else: no explanation, no code fence.';

/**
 * Writes a request for Anthropic's Messages API.
 * Lossy: `seed`, `n`, penalties, `topLogprobs`, `verbosity`, `metadata`, `cacheKey`; sampling where the model or thinking
 * forbids it; `responseFormat` without a schema.
 * Source: https://platform.claude.com/docs/en/api/messages/create
 */
export function encodeRequest(request: ChatRequest, target: EncodeTarget): EncodedRequest {
  const lossy = new Set(request.unsupported);
  const traits = traitsOf(target.modelId);
  const { system: texts, turns } = splitConversation(request.messages, lossy);
  // A conversation of nothing but system messages became the user's.
  const system = texts.length === 0 ? [] : request.messages;
  const maxTokens = boundTokens(request, target, lossy);
  const thinking = encodeThinking(request, { traits, maxTokens, turns }, lossy);
  listUnknown(request, lossy);
  const body = defined({
    model: target.modelId,
    max_tokens: maxTokens,
    system: encodeSystem(system, jsonInstruction(request, lossy), lossy),
    messages: encodeTurns(turns, traits, lossy),
    stream: request.stream || undefined,
    ...encodeSampling(request, { traits, isThinking: thinking.thinking !== undefined }, lossy),
    stop_sequences: encodeStop(request.stop, lossy),
    metadata: request.user === undefined ? undefined : { user_id: request.user },
    ...encodeTools(request, lossy),
    thinking: thinking.thinking,
    output_config: encodeOutput(request, thinking, lossy),
  });
  return { body, path: PATH, headers: HEADERS, lossy: [...lossy] };
}

function boundTokens({ maxTokens }: ChatRequest, { maxOutputTokens }: EncodeTarget, lossy: Set<string>): number {
  if (maxTokens === undefined) return maxOutputTokens ?? DEFAULT_MAX_TOKENS;
  if (maxOutputTokens === undefined || maxTokens <= maxOutputTokens) return maxTokens;
  lossy.add('maxTokens');
  return maxOutputTokens;
}

/** Lists what the API has no field for, unless its value says nothing. */
function listUnknown(request: ChatRequest, lossy: Set<string>): void {
  if (request.seed !== undefined) lossy.add('seed');
  if (request.n !== undefined && request.n !== 1) lossy.add('n');
  if (request.presencePenalty) lossy.add('presencePenalty');
  if (request.frequencyPenalty) lossy.add('frequencyPenalty');
  if (request.topLogprobs !== undefined) lossy.add('topLogprobs');
  if (request.verbosity !== undefined && request.verbosity !== 'medium') lossy.add('verbosity');
  if (request.metadata !== undefined) lossy.add('metadata');
  if (request.cacheKey !== undefined) lossy.add('cacheKey');
}

function encodeTurns(turns: readonly Turn[], traits: ModelTraits, lossy: Set<string>): readonly WireTurn[] {
  const encoded = turns
    .map(({ role, parts }) => ({ role, content: parts.flatMap((part) => encodePart(part, lossy)) }))
    .filter(({ content }) => content.length > 0);
  const isUnfinished = encoded.length === 0 || (encoded.at(-1)?.role === 'assistant' && !traits.hasPrefill);
  return isUnfinished ? [...encoded, { role: 'user', content: [{ type: 'text', text: FILLER_TEXT }] }] : encoded;
}

/** Stop sequences of white space alone are refused. */
function encodeStop(stop: readonly string[] | undefined, lossy: Set<string>): readonly string[] | undefined {
  const usable = stop?.filter((sequence) => sequence.trim() !== '');
  if (usable?.length !== stop?.length) lossy.add('stop');
  return usable?.length ? usable : undefined;
}

function jsonInstruction({ responseFormat }: ChatRequest, lossy: Set<string>): readonly string[] {
  if (responseFormat?.type !== 'json') return [];
  lossy.add('responseFormat');
  return [JSON_INSTRUCTION];
}

/** Source: https://platform.claude.com/docs/en/build-with-claude/structured-outputs */
function encodeOutput({ responseFormat }: ChatRequest, { effort }: WireThinking, lossy: Set<string>): unknown {
  if (responseFormat?.type !== 'json-schema') return effort === undefined ? undefined : { effort };
  if (responseFormat.description !== undefined) lossy.add('responseFormat.description');
  const schema = restrictSchema(responseFormat.schema, () => lossy.add('responseFormat.schema'));
  return defined({ effort, format: { type: 'json_schema', schema } });
}
