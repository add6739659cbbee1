import { answerAsk, countCached, splitEvery, splitText, type Answer } from '../answer';
import { objectOf, stringOf, type JsonObject } from '../check';
import { jsonReply, type RecordedRequest, type Reply } from '../provider';
import { askOf } from './ask';
import { isReasoningOn } from './family';

/** Whose server answers: vLLM leaves out the tier, the fingerprint and the details of the token counts. */
export type Flavour = 'openai' | 'vllm';

interface ToolCall {
  readonly id: string;
  readonly type: 'function';
  readonly function: { readonly name: string; readonly arguments: string };
}

/** An answer about to be written. */
interface Draft {
  readonly answer: Answer;
  readonly toolCalls: readonly ToolCall[];
  /** Fields that the whole answer and every chunk of a stream have. */
  readonly envelope: JsonObject;
  readonly flavour: Flavour;
  /** A stream counts tokens only where `stream_options.include_usage` asks for it. */
  readonly isUsageWanted: boolean;
}

/** A refusal is said in a field of its own; the reason is the usual one. */
const finishReasons = {
  end: 'stop',
  'stop-sequence': 'stop',
  refusal: 'stop',
  length: 'length',
  'tool-call': 'tool_calls',
} as const;

/** 2026-01-01, in seconds. Fixed, so that the same request has the same answer. */
const created = 1_767_225_600;

/**
 * Answers a valid request, whole or streamed.
 * Source: https://platform.openai.com/docs/api-reference/chat/object and …/chat-streaming.
 */
export function answerChat(request: RecordedRequest, body: JsonObject, flavour: Flavour): Reply {
  const draft = draftOf(request, body, flavour);
  const headers = { 'x-request-id': `req_standin${request.sequence}` };
  if (body['stream'] !== true) return jsonReply(200, completionOf(draft), headers);
  const ending = endingOf(draft);
  return {
    type: 'stream',
    status: 200,
    headers: { 'content-type': 'text/event-stream; charset=utf-8', ...headers },
    chunks: [...deltasOf(draft).map((delta) => chunkOf(draft, delta)), ...ending],
    endingChunks: ending.length,
  };
}

function draftOf(request: RecordedRequest, body: JsonObject, flavour: Flavour): Draft {
  const answer = answerAsk(askOf(body, { isThinking: isThinking(body, flavour) }));
  const toolCalls = answer.toolCalls.map(({ name, input }, index) => ({
    id: `call_standin${request.sequence}${index === 0 ? '' : `_${index}`}`,
    type: 'function' as const,
    function: { name, arguments: JSON.stringify(input) },
  }));
  const envelope = {
    id: `chatcmpl-standin${request.sequence}`,
    object: body['stream'] === true ? 'chat.completion.chunk' : 'chat.completion',
    created,
    model: stringOf(body['model']),
    ...(flavour === 'openai' ? { service_tier: 'default', system_fingerprint: 'fp_standin' } : {}),
  };
  const isUsageWanted = objectOf(body['stream_options'])['include_usage'] === true;
  return { answer, toolCalls, envelope, flavour, isUsageWanted };
}

/** OpenAI's models have their habits; a served model reasons when it is told to. */
function isThinking(body: JsonObject, flavour: Flavour): boolean {
  if (flavour === 'openai') return isReasoningOn(body);
  return typeof body['reasoning_effort'] === 'string' && body['reasoning_effort'] !== 'none';
}

function completionOf(draft: Draft): JsonObject {
  const { answer, toolCalls, envelope } = draft;
  const isRefusal = answer.finish === 'refusal';
  const reasoning = shownReasoning(draft);
  const message = {
    role: 'assistant',
    ...(reasoning === '' ? {} : { reasoning }),
    content: toolCalls.length > 0 || isRefusal ? null : answer.text,
    ...(toolCalls.length > 0 ? { tool_calls: toolCalls } : {}),
    refusal: isRefusal ? answer.text : null,
    annotations: [],
  };
  const choice = { index: 0, message, logprobs: null, ...finishOf(draft) };
  return { ...envelope, choices: [choice], usage: usageOf(draft) };
}

/** OpenAI keeps its reasoning to itself. Source: https://docs.vllm.ai/en/latest/features/reasoning_outputs.html */
function shownReasoning({ answer, flavour }: Draft): string {
  return flavour === 'vllm' ? answer.thought : '';
}

/** The role comes first, with empty content, then the reasoning where it shows and the content, in pieces. */
function deltasOf(draft: Draft): readonly JsonObject[] {
  const { answer, toolCalls, flavour } = draft;
  const role = {
    role: 'assistant',
    content: toolCalls.length > 0 ? null : '',
    ...(flavour === 'openai' ? { refusal: null } : {}),
  };
  const field = answer.finish === 'refusal' ? 'refusal' : 'content';
  const calls = toolCalls.flatMap(callDeltas);
  const reasoning = splitText(shownReasoning(draft)).map((piece) => ({ reasoning: piece }));
  if (reasoning.length === 0 && calls[0]) return [{ ...role, ...calls[0] }, ...calls.slice(1)];
  return [role, ...reasoning, ...calls, ...splitText(answer.text).map((piece) => ({ [field]: piece }))];
}

function callDeltas(call: ToolCall, index: number): readonly JsonObject[] {
  const pieces = splitEvery(call.function.arguments, 8);
  return [
    { tool_calls: [{ index, ...call, function: { ...call.function, arguments: '' } }] },
    ...pieces.map((piece) => ({ tool_calls: [{ index, function: { arguments: piece } }] })),
  ];
}

/** The reason why it ends with an empty delta, then usage without choices where it is wanted, then [DONE]. */
function endingOf(draft: Draft): readonly string[] {
  const usage = sse({ ...draft.envelope, choices: [], usage: usageOf(draft) });
  const finish = chunkOf(draft, {}, finishOf(draft));
  return [finish, ...(draft.isUsageWanted ? [usage] : []), 'data: [DONE]\n\n'];
}

function chunkOf(draft: Draft, delta: JsonObject, finish: JsonObject = { finish_reason: null }): string {
  const { envelope, flavour, isUsageWanted } = draft;
  // OpenAI puts `usage: null` on every other chunk when usage is wanted; vLLM leaves the field out.
  const usage = isUsageWanted && flavour === 'openai' ? { usage: null } : {};
  return sse({ ...envelope, choices: [{ index: 0, delta, logprobs: null, ...finish }], ...usage });
}

/** Events have no names, only data. */
function sse(value: JsonObject): string {
  return `data: ${JSON.stringify(value)}\n\n`;
}

/** vLLM adds which stop sequence ended the answer. */
function finishOf({ answer, flavour }: Draft): JsonObject {
  const stopReason = flavour === 'vllm' ? { stop_reason: answer.stopSequence ?? null } : {};
  return { finish_reason: finishReasons[answer.finish], ...stopReason };
}

function usageOf({ answer, flavour }: Draft): JsonObject {
  const { promptTokens, thoughtTokens } = answer;
  const completionTokens = answer.outputTokens + thoughtTokens;
  const totals = {
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    total_tokens: promptTokens + completionTokens,
  };
  if (flavour === 'vllm') return totals;
  return {
    ...totals,
    prompt_tokens_details: { cached_tokens: countCached(promptTokens), audio_tokens: 0 },
    completion_tokens_details: {
      reasoning_tokens: thoughtTokens,
      audio_tokens: 0,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
  };
}
