import { answerAsk, splitEvery, splitText, type Answer } from '../answer';
import { objectOf, stringOf, type JsonObject } from '../check';
import { jsonReply, type RecordedRequest, type Reply } from '../provider';
import { askOf } from './ask';

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
  readonly toolCall: ToolCall | undefined;
  /** Fields that the whole answer and every chunk of a stream have. */
  readonly envelope: JsonObject;
  readonly flavour: Flavour;
  /** A stream counts tokens only where `stream_options.include_usage` asks for it. */
  readonly isUsageWanted: boolean;
}

const finishReasons = { end: 'stop', 'stop-sequence': 'stop', length: 'length', 'tool-call': 'tool_calls' } as const;

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
  const answer = answerAsk(askOf(body));
  const toolCall = answer.toolCall && {
    id: `call_standin${request.sequence}`,
    type: 'function' as const,
    function: { name: answer.toolCall.name, arguments: JSON.stringify(answer.toolCall.input) },
  };
  const envelope = {
    id: `chatcmpl-standin${request.sequence}`,
    object: body['stream'] === true ? 'chat.completion.chunk' : 'chat.completion',
    created,
    model: stringOf(body['model']),
    ...(flavour === 'openai' ? { service_tier: 'default', system_fingerprint: 'fp_standin' } : {}),
  };
  const isUsageWanted = objectOf(body['stream_options'])['include_usage'] === true;
  return { answer, toolCall, envelope, flavour, isUsageWanted };
}

function completionOf(draft: Draft): JsonObject {
  const { answer, toolCall, envelope } = draft;
  const message = {
    role: 'assistant',
    content: toolCall ? null : answer.text,
    ...(toolCall ? { tool_calls: [toolCall] } : {}),
    refusal: null,
    annotations: [],
  };
  const choice = { index: 0, message, logprobs: null, ...finishOf(draft) };
  return { ...envelope, choices: [choice], usage: usageOf(draft) };
}

/** The role comes first, with empty content, then the content in pieces. */
function deltasOf({ answer, toolCall, flavour }: Draft): readonly JsonObject[] {
  const role = {
    role: 'assistant',
    content: toolCall ? null : '',
    ...(flavour === 'openai' ? { refusal: null } : {}),
  };
  if (!toolCall) return [role, ...splitText(answer.text).map((content) => ({ content }))];
  const start = { index: 0, ...toolCall, function: { ...toolCall.function, arguments: '' } };
  const pieces = splitEvery(toolCall.function.arguments, 8);
  return [
    { ...role, tool_calls: [start] },
    ...pieces.map((piece) => ({ tool_calls: [{ index: 0, function: { arguments: piece } }] })),
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

function usageOf({ answer: { promptTokens, outputTokens }, flavour }: Draft): JsonObject {
  const totals = {
    prompt_tokens: promptTokens,
    completion_tokens: outputTokens,
    total_tokens: promptTokens + outputTokens,
  };
  if (flavour === 'vllm') return totals;
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
