import type { ChatRequest } from '../../domain/chat';
import { hasCacheMarks } from '../cache-marks';
import { defined } from '../defined';
import type { EncodedRequest, EncodeTarget } from '../dialect';
import { FILLER_TEXT } from '../turns';
import { encodeMessage } from './input-encode';
import { fitModel } from './model-fit';
import { encodeText } from './text-config';
import { encodeTool, encodeToolChoice } from './tools';
import { INCLUDE, PATH } from './wire';

/** Fewer are refused. Source: https://platform.openai.com/docs/api-reference/responses/create */
const MIN_OUTPUT_TOKENS = 16;

/**
 * Writes a request for OpenAI's Responses API, with nothing stored there. System messages keep their place.
 * Lossy: `stop`, `seed`, `n`, penalties, `topK`, `cacheControl`, `reasoning.budgetTokens` (an effort stands in for it),
 * what a message cannot hold, what the model refuses.
 * Source: https://platform.openai.com/docs/api-reference/responses/create
 */
export function encodeRequest(request: ChatRequest, { modelId }: EncodeTarget): EncodedRequest {
  const lossy = new Set(request.unsupported);
  listUnknown(request, lossy);
  const { reasoning, temperature, topP, topLogprobs, isEncrypted } = fitModel(request, modelId, lossy);
  const body = defined({
    model: modelId,
    input: encodeInput(request, lossy),
    store: false,
    include: encodeInclude(topLogprobs, isEncrypted),
    stream: request.stream || undefined,
    max_output_tokens: boundTokens(request, lossy),
    temperature,
    top_p: topP,
    top_logprobs: topLogprobs,
    metadata: request.metadata,
    prompt_cache_key: request.cacheKey,
    user: request.user,
    ...encodeTools(request, lossy),
    text: encodeText(request),
    reasoning,
  });
  return { body, path: PATH, headers: {}, lossy: [...lossy] };
}

/** Lists what the API has no field for, unless its value says nothing. */
function listUnknown(request: ChatRequest, lossy: Set<string>): void {
  if (request.stop?.length) lossy.add('stop');
  if (request.seed !== undefined) lossy.add('seed');
  if (request.n !== undefined && request.n !== 1) lossy.add('n');
  if (request.presencePenalty) lossy.add('presencePenalty');
  if (request.frequencyPenalty) lossy.add('frequencyPenalty');
  if (request.topK !== undefined) lossy.add('topK');
  if (hasCacheMarks(request)) lossy.add('cacheControl');
}

/** An empty input is refused. */
function encodeInput({ messages }: ChatRequest, lossy: Set<string>): readonly unknown[] {
  const items = messages.flatMap((message) => encodeMessage(message, lossy));
  return items.length > 0 ? items : [{ type: 'message', role: 'user', content: FILLER_TEXT }];
}

function encodeInclude(topLogprobs: number | undefined, isEncrypted: boolean): readonly string[] | undefined {
  const include = [
    ...(isEncrypted ? [INCLUDE.encryptedReasoning] : []),
    ...(topLogprobs === undefined ? [] : [INCLUDE.logprobs]),
  ];
  return include.length > 0 ? include : undefined;
}

function boundTokens({ maxTokens }: ChatRequest, lossy: Set<string>): number | undefined {
  if (maxTokens === undefined || maxTokens >= MIN_OUTPUT_TOKENS) return maxTokens;
  lossy.add('maxTokens');
  return MIN_OUTPUT_TOKENS;
}

/** Choices among no tools are refused; a forced one is a wish that cannot be met. */
function encodeTools({ tools, toolChoice, parallelToolCalls }: ChatRequest, lossy: Set<string>): object {
  if (!tools?.length) {
    if (toolChoice?.type === 'required' || toolChoice?.type === 'tool') lossy.add('toolChoice');
    return {};
  }
  return {
    tools: tools.map(encodeTool),
    tool_choice: toolChoice && encodeToolChoice(toolChoice),
    parallel_tool_calls: parallelToolCalls,
  };
}
