import type { ChatRequest, ToolChoice, ToolDefinition } from '../../domain/chat';
import { assertNever } from '../../domain/result';
import { defined } from '../defined';
import type { EncodedRequest, EncodeTarget, PassedRequest } from '../dialect';
import { spliceField } from '../splice';
import { FILLER_TEXT, splitConversation, type Turn } from '../turns';
import { encodePart } from './content';
import { traitsOf, type ModelTraits } from './models';
import { encodeSampling } from './sampling';
import { restrictSchema } from './schema';
import { encodeThinking, type WireThinking } from './thinking';
import type { WireTurn } from './wire';

const PATH = '/v1/messages';

/** Bound of an answer when neither the client nor the operator gives one: every Claude since 3.7 can say this much. */
const DEFAULT_MAX_TOKENS = 16_384;

/**
 * The version of 2023: the one of 2026-10-21 refuses temperature and top_p, which older models still take.
 * Source: https://platform.claude.com/docs/en/api/versioning
 */
const HEADERS = { 'anthropic-version': '2023-06-01' };

/** Stands in for OpenAI's JSON mode, which the API lacks: it only has JSON after a schema. */
const JSON_INSTRUCTION = 'Answer with one JSON object and nothing else: no explanation, no code fence.';

/**
 * Writes a request for Anthropic's Messages API.
 * Lossy: `seed`, `n`, penalties; sampling where the model or thinking forbids it; `responseFormat` without a schema.
 * Source: https://platform.claude.com/docs/en/api/messages/create
 */
export function encodeRequest(request: ChatRequest, target: EncodeTarget): EncodedRequest {
  const lossy = new Set(request.unsupported);
  const traits = traitsOf(target.modelId);
  const { system, turns } = splitConversation(request.messages, lossy);
  const maxTokens = boundTokens(request, target, lossy);
  const thinking = encodeThinking(request, { traits, maxTokens, turns }, lossy);
  listUnknown(request, lossy);
  const body = defined({
    model: target.modelId,
    max_tokens: maxTokens,
    system: [...system, ...jsonInstruction(request, lossy)].join('\n\n') || undefined,
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

/** Passes a request of the same dialect on, with the provider's model id. */
export function passRequest(rawBody: Buffer, _request: ChatRequest, { modelId }: EncodeTarget): PassedRequest {
  return { body: spliceField(rawBody, 'model', modelId), path: PATH, headers: HEADERS, lossy: [] };
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

function encodeTools(
  { tools, toolChoice, parallelToolCalls }: ChatRequest,
  lossy: Set<string>,
): { tools?: readonly unknown[]; tool_choice?: unknown } {
  if (!tools?.length) {
    // A choice among no tools is refused; a forced one is a wish that cannot be met.
    if (toolChoice?.type === 'required' || toolChoice?.type === 'tool') lossy.add('toolChoice');
    return {};
  }
  const isOneAtATime = parallelToolCalls === false && toolChoice?.type !== 'none';
  const choice = toolChoice ?? (isOneAtATime ? { type: 'auto' as const } : undefined);
  return {
    tools: tools.map((tool) => encodeTool(tool, lossy)),
    tool_choice: choice && {
      ...encodeToolChoice(choice),
      ...(isOneAtATime && { disable_parallel_tool_use: true }),
    },
  };
}

function encodeTool({ name, description, parameters, isStrict }: ToolDefinition, lossy: Set<string>): unknown {
  const schema = parameters ?? { type: 'object', properties: {} };
  return defined({
    name,
    description,
    input_schema: isStrict ? restrictSchema(schema, () => lossy.add('tools.parameters')) : schema,
    strict: isStrict || undefined,
  });
}

function encodeToolChoice(choice: ToolChoice): { readonly type: string; readonly name?: string } {
  switch (choice.type) {
    case 'auto':
    case 'none':
      return { type: choice.type };
    case 'required':
      return { type: 'any' };
    case 'tool':
      return { type: 'tool', name: choice.name };
    default:
      return assertNever(choice);
  }
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
