import { answerAsk, splitEvery, splitText, type Answer, type Ask } from '../answer';
import { objectOf, objectsOf, type JsonObject } from '../check';
import { jsonReply, type RecordedRequest, type Reply } from '../provider';

const finishReasons = { end: 'stop', 'stop-sequence': 'stop', length: 'length', 'tool-call': 'tool_calls' } as const;

/** 2026-01-01, in seconds. Fixed, so that the same request has the same answer. */
const created = 1_767_225_600;

/** How a server of this dialect differs from OpenAI's own. */
export interface Variant {
  /** `chatcmpl-` at both; OpenAI's answers carry the tier, the fingerprint and token details, vLLM's do not. */
  readonly isVllm: boolean;
}

/**
 * Answers a valid request, whole or streamed.
 * Source: https://platform.openai.com/docs/api-reference/chat/object and …/chat-streaming.
 */
export function answerChat(request: RecordedRequest, body: JsonObject, variant: Variant): Reply {
  const answer = answerAsk(askOf(body));
  const headers = { 'x-request-id': `req_standin_${request.sequence}` };
  const envelope = {
    id: `chatcmpl-standin${request.sequence}`,
    created,
    model: stringOf(body['model']),
    ...(variant.isVllm ? {} : { service_tier: 'default', system_fingerprint: 'fp_standin' }),
  };
  if (body['stream'] !== true) {
    return jsonReply(
      200,
      { object: 'chat.completion', ...envelope, ...completionOf(answer, request, variant) },
      headers,
    );
  }
  const isUsageWanted = objectOf(body['stream_options'])['include_usage'] === true;
  const { deltas, ending } = chunksOf(answer, request, variant);
  // With include_usage every chunk has the field, null except on the last, which has no choices.
  const usageField = isUsageWanted && !variant.isVllm ? { usage: null } : {};
  const chunk = (choices: unknown, usage: object = usageField) =>
    `data: ${JSON.stringify({ object: 'chat.completion.chunk', ...envelope, choices, ...usage })}\n\n`;
  const usageChunk = isUsageWanted ? [chunk([], { usage: usageOf(answer, variant) })] : [];
  return {
    type: 'stream',
    status: 200,
    headers: { 'content-type': 'text/event-stream; charset=utf-8', ...headers },
    chunks: [...deltas.map((choice) => chunk([choice])), chunk([ending]), ...usageChunk, 'data: [DONE]\n\n'],
    endingChunks: 2 + usageChunk.length,
  };
}

function askOf(body: JsonObject): Ask {
  const stop = body['stop'];
  const maxTokens = body['max_completion_tokens'] ?? body['max_tokens'];
  const tool = requiredTool(body);
  const format = objectOf(body['response_format']);
  const jsonSchema = objectOf(objectOf(format['json_schema'])['schema']);
  return {
    modelId: stringOf(body['model']),
    promptText: objectsOf(body['messages']).map(textOf).join(' '),
    stopSequences: typeof stop === 'string' ? [stop] : Array.isArray(stop) ? stop.map(String) : [],
    ...(typeof maxTokens === 'number' ? { maxTokens } : {}),
    ...(tool ? { tool } : {}),
    ...(format['type'] === 'json_object' || format['type'] === 'json_schema' ? { jsonSchema } : {}),
  };
}

function textOf(message: JsonObject): string {
  const content = message['content'];
  if (typeof content === 'string') return content;
  return objectsOf(content)
    .map((part) => (typeof part['text'] === 'string' ? part['text'] : ''))
    .join(' ');
}

/** The tool that `tool_choice` obliges the model to call: the named one, or the first. */
function requiredTool(body: JsonObject): Ask['tool'] {
  const choice = body['tool_choice'];
  const wanted = objectOf(objectOf(choice)['function'])['name'];
  if (choice !== 'required' && wanted === undefined) return undefined;
  const functions = objectsOf(body['tools']).map((tool) => objectOf(tool['function']));
  const chosen = functions.find(({ name }) => wanted === undefined || name === wanted);
  return chosen && { name: stringOf(chosen['name']), schema: objectOf(chosen['parameters']) };
}

function toolCallOf(answer: Answer, request: RecordedRequest) {
  if (!answer.toolCall) return undefined;
  const { name, input } = answer.toolCall;
  const id = `call_standin${request.sequence}`;
  return { id, type: 'function', function: { name, arguments: JSON.stringify(input) } };
}

function completionOf(answer: Answer, request: RecordedRequest, variant: Variant) {
  const toolCall = toolCallOf(answer, request);
  const message = {
    role: 'assistant',
    content: toolCall ? null : answer.text,
    ...(toolCall ? { tool_calls: [toolCall] } : {}),
    refusal: null,
    annotations: [],
  };
  const choice = { index: 0, message, logprobs: null, ...finishOf(answer, variant) };
  return { choices: [choice], usage: usageOf(answer, variant) };
}

/** The choices of the stream: the role first, then the content, then the reason why it ends, with an empty delta. */
function chunksOf(answer: Answer, request: RecordedRequest, variant: Variant) {
  const toolCall = toolCallOf(answer, request);
  const role = { role: 'assistant', content: toolCall ? null : '', ...(variant.isVllm ? {} : { refusal: null }) };
  const deltas = toolCall
    ? toolDeltas(role, toolCall)
    : [role, ...splitText(answer.text).map((content) => ({ content }))];
  const choice = (delta: object, finish: object) => ({ index: 0, delta, logprobs: null, ...finish });
  return {
    deltas: deltas.map((delta) => choice(delta, { finish_reason: null })),
    ending: choice({}, finishOf(answer, variant)),
  };
}

function toolDeltas(role: object, toolCall: NonNullable<ReturnType<typeof toolCallOf>>): object[] {
  const { name } = toolCall.function;
  const start = { index: 0, id: toolCall.id, type: 'function', function: { name, arguments: '' } };
  const pieces = splitEvery(toolCall.function.arguments, 8);
  return [
    { ...role, tool_calls: [start] },
    ...pieces.map((piece) => ({ tool_calls: [{ index: 0, function: { arguments: piece } }] })),
  ];
}

/** vLLM adds which stop sequence ended the answer. */
function finishOf(answer: Answer, { isVllm }: Variant) {
  const stopReason = isVllm ? { stop_reason: answer.stopSequence ?? null } : {};
  return { finish_reason: finishReasons[answer.finish], ...stopReason };
}

function usageOf({ promptTokens, outputTokens }: Answer, { isVllm }: Variant) {
  const totals = {
    prompt_tokens: promptTokens,
    completion_tokens: outputTokens,
    total_tokens: promptTokens + outputTokens,
  };
  if (isVllm) return totals;
  return {
    ...totals,
    prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0 },
    completion_tokens_details: {
      reasoning_tokens: 0,
      audio_tokens: 0,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
  };
}
