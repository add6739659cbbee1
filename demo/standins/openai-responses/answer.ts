import { answerAsk, countCached, splitEvery, splitText, type Answer } from '../answer';
import { objectOf, stringOf, type JsonObject } from '../check';
import { jsonReply, type RecordedRequest, type Reply } from '../provider';
import { askOf } from './ask';
import { encryptReasoning } from './items';

/** 2026-01-01, in seconds. Fixed, so that the same request has the same answer. */
const created = 1_767_225_600;

/** An output item, and the events that build it between its `added` and its `done`. */
interface Item {
  readonly whole: JsonObject;
  readonly start: JsonObject;
  readonly events: readonly JsonObject[];
}

/** An answer about to be written. */
interface Draft {
  readonly answer: Answer;
  readonly body: JsonObject;
  readonly id: string;
}

/**
 * Answers a valid request, whole or streamed.
 * Source: https://platform.openai.com/docs/api-reference/responses/object and …/responses-streaming.
 */
export function answerResponse(request: RecordedRequest, body: JsonObject): Reply {
  const answer = answerAsk(askOf(body));
  const draft = { answer, body, id: `standin${request.sequence}` };
  const items = itemsOf(draft);
  const finished = { ...envelopeOf(draft), ...endingOf(draft), output: items.map(({ whole }) => whole) };
  const headers = { 'x-request-id': `req_standin${request.sequence}` };
  if (body['stream'] !== true) return jsonReply(200, finished, headers);
  const begun = {
    ...envelopeOf(draft),
    status: 'in_progress',
    error: null,
    incomplete_details: null,
    output: [],
    usage: null,
  };
  const events = [
    { type: 'response.created', response: begun },
    { type: 'response.in_progress', response: begun },
    ...items.flatMap(itemEvents),
    { type: answer.finish === 'length' ? 'response.incomplete' : 'response.completed', response: finished },
  ];
  return {
    type: 'stream',
    status: 200,
    headers: { 'content-type': 'text/event-stream; charset=utf-8', ...headers },
    chunks: events.map((event, index) => sse({ ...event, sequence_number: index })),
    endingChunks: 1,
  };
}

/** Every event is named, and its data repeats the name as `type`. There is no [DONE]. */
function sse(event: JsonObject): string {
  return `event: ${stringOf(event['type'])}\ndata: ${JSON.stringify(event)}\n\n`;
}

/** What a response repeats of its request, with what holds when the request does not say. */
const repeated: JsonObject = {
  instructions: null,
  max_output_tokens: null,
  metadata: {},
  parallel_tool_calls: true,
  store: true,
  temperature: 1,
  tool_choice: 'auto',
  tools: [],
  top_logprobs: 0,
  top_p: 1,
  truncation: 'disabled',
  user: null,
};

function envelopeOf({ body, id }: Draft): JsonObject {
  const settings = Object.entries(repeated).map(([name, standard]): [string, unknown] => [
    name,
    body[name] ?? standard,
  ]);
  return {
    id: `resp_${id}`,
    object: 'response',
    created_at: created,
    background: false,
    model: body['model'],
    previous_response_id: null,
    service_tier: 'default',
    ...Object.fromEntries<unknown>(settings),
    reasoning: { effort: null, summary: null, ...objectOf(body['reasoning']) },
    text: { format: { type: 'text' }, verbosity: 'medium', ...objectOf(body['text']) },
  };
}

function endingOf({ answer }: Draft): JsonObject {
  const isCut = answer.finish === 'length';
  return {
    status: isCut ? 'incomplete' : 'completed',
    error: null,
    incomplete_details: isCut ? { reason: 'max_output_tokens' } : null,
    usage: usageOf(answer),
  };
}

function usageOf({ promptTokens, outputTokens, thoughtTokens }: Answer): JsonObject {
  return {
    input_tokens: promptTokens,
    input_tokens_details: { cached_tokens: countCached(promptTokens), cache_write_tokens: 0 },
    output_tokens: outputTokens + thoughtTokens,
    output_tokens_details: { reasoning_tokens: thoughtTokens },
    total_tokens: promptTokens + outputTokens + thoughtTokens,
  };
}

function itemEvents({ whole, start, events }: Item, index: number): readonly JsonObject[] {
  return [
    { type: 'response.output_item.added', output_index: index, item: start },
    ...events.map((event) => ({ ...event, item_id: whole['id'], output_index: index })),
    { type: 'response.output_item.done', output_index: index, item: whole },
  ];
}

function itemsOf(draft: Draft): readonly Item[] {
  const { answer } = draft;
  const thoughts = answer.thought === '' ? [] : [reasoningItem(draft)];
  const calls = answer.toolCalls.map((_, index) => callItem(draft, index));
  return [...thoughts, ...(calls.length > 0 ? calls : [messageItem(draft)])];
}

/** The reasoning itself never shows: a summary when asked for, and what only OpenAI can read. */
function reasoningItem({ answer, body, id }: Draft): Item {
  const isSummarized = typeof objectOf(body['reasoning'])['summary'] === 'string';
  const include = Array.isArray(body['include']) ? body['include'] : [];
  const itemId = `rs_${id}`;
  const encrypted = include.includes('reasoning.encrypted_content')
    ? { encrypted_content: encryptReasoning(itemId, answer.thought) }
    : {};
  const item = { id: itemId, type: 'reasoning', summary: [] };
  const part = { type: 'summary_text', text: answer.thought };
  return {
    whole: { ...item, summary: isSummarized ? [part] : [], ...encrypted },
    start: { ...item, ...encrypted },
    events: isSummarized
      ? [
          { type: 'response.reasoning_summary_part.added', summary_index: 0, part: { ...part, text: '' } },
          ...splitText(answer.thought).map((delta) => ({
            type: 'response.reasoning_summary_text.delta',
            summary_index: 0,
            delta,
          })),
          { type: 'response.reasoning_summary_text.done', summary_index: 0, text: answer.thought },
          { type: 'response.reasoning_summary_part.done', summary_index: 0, part },
        ]
      : [],
  };
}

function callItem({ answer, id }: Draft, index: number): Item {
  const call = answer.toolCalls[index];
  const suffix = index === 0 ? '' : `_${index}`;
  const text = JSON.stringify(call?.input);
  const item = {
    id: `fc_${id}${suffix}`,
    type: 'function_call',
    status: 'completed',
    arguments: text,
    call_id: `call_${id}${suffix}`,
    name: call?.name,
  };
  return {
    whole: item,
    start: { ...item, status: 'in_progress', arguments: '' },
    events: [
      ...splitEvery(text, 8).map((delta) => ({ type: 'response.function_call_arguments.delta', delta })),
      { type: 'response.function_call_arguments.done', arguments: text },
    ],
  };
}

function messageItem({ answer, id }: Draft): Item {
  const isRefusal = answer.finish === 'refusal';
  const status = answer.finish === 'length' ? 'incomplete' : 'completed';
  const part = (text: string): JsonObject =>
    isRefusal ? { type: 'refusal', refusal: text } : { type: 'output_text', annotations: [], logprobs: [], text };
  const item = { id: `msg_${id}`, type: 'message', role: 'assistant' };
  const place = { content_index: 0 };
  const [name, whole] = isRefusal ? ['refusal', { refusal: answer.text }] : ['output_text', { text: answer.text }];
  const logprobs = isRefusal ? {} : { logprobs: [] };
  return {
    whole: { ...item, status, content: [part(answer.text)] },
    start: { ...item, status: 'in_progress', content: [] },
    events: [
      { type: 'response.content_part.added', ...place, part: part('') },
      ...splitText(answer.text).map((delta) => ({ type: `response.${name}.delta`, ...place, delta, ...logprobs })),
      { type: `response.${name}.done`, ...place, ...whole, ...logprobs },
      { type: 'response.content_part.done', ...place, part: part(answer.text) },
    ],
  };
}
