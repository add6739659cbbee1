import type { ChatRequest, ResponseFormat, ToolChoice, ToolDefinition } from '../../domain/chat';
import { assertNever } from '../../domain/result';
import { defined } from '../defined';
import type { EncodedRequest, EncodeTarget } from '../dialect';
import { hasCacheMarks } from '../cache-marks';
import type { JsonObject } from '../json';
import { encodeMessage } from './message-encode';
import { fitReasoning, isDefaultSampling, refusedFields, refusesReasoningWithTools } from '../openai-models';

export const PATH = '/v1/chat/completions';

export const NO_EFFORT = 'none';

/** Our names of fields that models refuse, where they differ from OpenAI's. */
const CANONICAL: ReadonlyMap<string, string> = new Map([
  ['top_p', 'topP'],
  ['presence_penalty', 'presencePenalty'],
  ['frequency_penalty', 'frequencyPenalty'],
  ['logprobs', 'topLogprobs'],
  ['top_logprobs', 'topLogprobs'],
]);

/**
 * Writes a request for OpenAI's chat completions. A stream is asked to end with its usage, whatever the client wants:
 * the client's encoder decides whether to pass it on.
 * Lossy: `topK`, `reasoning.budgetTokens`, `metadata`, `cacheControl`, what a message cannot hold, what the model refuses.
 * Source: https://platform.openai.com/docs/api-reference/chat/create
 */
export function encodeRequest(request: ChatRequest, { modelId }: EncodeTarget): EncodedRequest {
  const lossy = new Set(request.unsupported);
  if (request.topK !== undefined) lossy.add('topK');
  // Only taken with `store`, which would keep the conversation at the provider.
  if (request.metadata !== undefined) lossy.add('metadata');
  if (hasCacheMarks(request)) lossy.add('cacheControl');
  const effort = chooseEffort(request, modelId, lossy);
  const fields = defined({
    model: modelId,
    messages: request.messages.flatMap((message) => encodeMessage(message, lossy)),
    stream: request.stream || undefined,
    stream_options: request.stream ? { include_usage: true } : undefined,
    // `max_tokens` is deprecated and refused by reasoning models; compatible servers know both.
    max_completion_tokens: request.maxTokens,
    temperature: request.temperature,
    top_p: request.topP,
    stop: request.stop,
    seed: request.seed,
    presence_penalty: request.presencePenalty,
    frequency_penalty: request.frequencyPenalty,
    n: request.n,
    logprobs: request.topLogprobs === undefined ? undefined : true,
    top_logprobs: request.topLogprobs,
    verbosity: request.verbosity,
    prompt_cache_key: request.cacheKey,
    user: request.user,
    tools: request.tools?.map(encodeTool),
    tool_choice: request.toolChoice && encodeToolChoice(request.toolChoice),
    parallel_tool_calls: request.parallelToolCalls,
    response_format: request.responseFormat && encodeResponseFormat(request.responseFormat),
    reasoning_effort: effort,
  });
  const isRefused = (name: string): boolean => name in fields && !isDefaultSampling(name, (fields as JsonObject)[name]);
  const refused = new Set(refusedFields(modelId, effort).filter(isRefused));
  const body = Object.fromEntries(Object.entries(fields).filter(([name]) => !refused.has(name)));
  return {
    body,
    path: PATH,
    headers: {},
    lossy: [...lossy, ...[...refused].map((name) => CANONICAL.get(name) ?? name)],
  };
}

function chooseEffort(request: ChatRequest, modelId: string, lossy: Set<string>): string | undefined {
  const effort = fitReasoning(request.reasoning, modelId, lossy);
  if (!request.tools?.length || !refusesReasoningWithTools(modelId)) return effort;
  if (effort !== undefined && effort !== NO_EFFORT) lossy.add('reasoning.effort');
  return NO_EFFORT;
}

function encodeTool({ name, description, parameters, isStrict }: ToolDefinition): unknown {
  return { type: 'function', function: defined({ name, description, parameters, strict: isStrict }) };
}

function encodeToolChoice(choice: ToolChoice): unknown {
  return choice.type === 'tool' ? { type: 'function', function: { name: choice.name } } : choice.type;
}

function encodeResponseFormat(format: ResponseFormat): unknown {
  switch (format.type) {
    case 'text':
      return { type: 'text' };
    case 'json':
      return { type: 'json_object' };
    case 'json-schema': {
      const { name, schema, isStrict, description } = format;
      return { type: 'json_schema', json_schema: defined({ name, schema, strict: isStrict, description }) };
    }
    default:
      return assertNever(format);
  }
}
