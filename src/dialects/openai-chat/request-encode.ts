import type { ChatRequest, ResponseFormat, ToolChoice, ToolDefinition } from '../../domain/chat';
import { assertNever } from '../../domain/result';
import { defined } from '../defined';
import type { EncodedRequest, EncodeTarget, PassedRequest } from '../dialect';
import { hasCacheMarks } from '../cache-marks';
import { objectOf } from '../json';
import { spliceField } from '../splice';
import { encodeMessage } from './message-encode';
import { isReasoningModel, refusedFields } from '../openai-models';

const PATH = '/v1/chat/completions';

/**
 * Writes a request for OpenAI's chat completions. A stream is asked to end with its usage, whatever the client wants:
 * the client's encoder decides whether to pass it on.
 * Lossy: `topK`, `reasoning.budgetTokens`, `metadata`, `cacheControl`, what a message cannot hold, what the model refuses.
 * Source: https://platform.openai.com/docs/api-reference/chat/create
 */
export function encodeRequest(request: ChatRequest, { modelId }: EncodeTarget): EncodedRequest {
  const lossy = new Set(request.unsupported);
  if (request.topK !== undefined) lossy.add('topK');
  if (request.reasoning?.budgetTokens !== undefined) lossy.add('reasoning.budgetTokens');
  // Only taken with `store`, which would keep the conversation at the provider.
  if (request.metadata !== undefined) lossy.add('metadata');
  if (hasCacheMarks(request)) lossy.add('cacheControl');
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
    reasoning_effort: request.reasoning?.effort,
  });
  const refused = new Set(refusedFields(modelId, request.reasoning?.effort).filter((name) => name in fields));
  const body = Object.fromEntries(Object.entries(fields).filter(([name]) => !refused.has(name)));
  return { body, path: PATH, headers: {}, lossy: [...lossy, ...refused] };
}

/**
 * Passes a request of the same dialect on, with the provider's model id and without what that model would refuse.
 * Lossy: what the model refuses.
 */
export function passRequest(rawBody: Buffer, request: ChatRequest, { modelId }: EncodeTarget): PassedRequest {
  const spliced = spliceField(rawBody, 'model', modelId);
  if (!isReasoningModel(modelId)) return { body: spliced, path: PATH, headers: {}, lossy: [] };
  const { max_tokens: maxTokens, ...body } = objectOf(JSON.parse(spliced.toString('utf8'))) ?? {};
  const refused = new Set(refusedFields(modelId, request.reasoning?.effort).filter((name) => name in body));
  if (maxTokens === undefined && refused.size === 0) return { body: spliced, path: PATH, headers: {}, lossy: [] };
  const fitting = {
    ...Object.fromEntries(Object.entries(body).filter(([name]) => !refused.has(name))),
    max_completion_tokens: body['max_completion_tokens'] ?? maxTokens,
  };
  return { body: Buffer.from(JSON.stringify(fitting)), path: PATH, headers: {}, lossy: [...refused] };
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
