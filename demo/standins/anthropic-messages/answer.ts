import {
  answerAsk,
  countCached,
  countTokens,
  splitEvery,
  splitText,
  type Answer,
  type Ask,
  type ToolCall,
} from '../answer';
import { isObject, objectOf, objectsOf, stringOf, type JsonObject } from '../check';
import { jsonReply, type RecordedRequest, type Reply } from '../provider';
import { sign } from '../signature';
import { chooseTools, type ToolOffer } from '../tool-choice';

const stopReasons = {
  end: 'end_turn',
  length: 'max_tokens',
  'stop-sequence': 'stop_sequence',
  'tool-call': 'tool_use',
  refusal: 'refusal',
} as const;

/** A content block of an answer, and the deltas that build it in a stream. */
interface Block {
  readonly whole: JsonObject;
  readonly start: JsonObject;
  readonly deltas: readonly JsonObject[];
}

/**
 * Answers a valid request, whole or streamed.
 * Source: https://platform.claude.com/docs/en/api/messages/create and …/docs/en/build-with-claude/streaming.
 */
export function answerMessage(request: RecordedRequest, body: JsonObject): Reply {
  const answer = answerAsk(askOf(body));
  const blocks = blocksOf(answer, body, request);
  const headers = { 'request-id': `req_standin${request.sequence}` };
  const envelope = {
    model: stringOf(body['model']),
    id: `msg_standin${request.sequence}`,
    type: 'message',
    role: 'assistant',
  };
  const ending = {
    stop_reason: stopReasons[answer.finish],
    stop_sequence: answer.stopSequence ?? null,
    stop_details: answer.finish === 'refusal' ? { type: 'refusal', category: null, explanation: answer.text } : null,
  };
  const counted = usageOf(answer, countCached(markedTokens(body)));
  if (body['stream'] !== true) {
    const message = { ...envelope, content: blocks.map(({ whole }) => whole), ...ending, usage: counted };
    return jsonReply(200, message, headers);
  }
  const unfinished = { stop_reason: null, stop_sequence: null, stop_details: null };
  const usage = { ...counted, output_tokens: 1 };
  return {
    type: 'stream',
    status: 200,
    headers: { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache', ...headers },
    chunks: [
      event('message_start', { message: { ...envelope, content: [], ...unfinished, usage } }),
      ...blocks.flatMap(blockEvents),
      event('message_delta', { delta: ending, usage: deltaUsageOf(counted) }),
      event('message_stop', {}),
    ],
    endingChunks: 2,
  };
}

/** Every event is named, and its data repeats the name as `type`. */
export function event(type: string, fields: JsonObject): string {
  return `event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`;
}

function blockEvents({ start, deltas }: Block, index: number): readonly string[] {
  return [
    event('content_block_start', { index, content_block: start }),
    // Pings may come anywhere; the real API sends the first one here.
    ...(index === 0 ? [event('ping', {})] : []),
    ...deltas.map((delta) => event('content_block_delta', { index, delta })),
    event('content_block_stop', { index }),
  ];
}

function askOf(body: JsonObject): Ask {
  const format = objectOf(objectOf(body['output_config'])['format']);
  const thinking = objectOf(body['thinking'])['type'];
  const messages = objectsOf(body['messages']);
  return {
    modelId: stringOf(body['model']),
    promptText: [body['system'], ...messages.map(({ content }) => content)].map(textOf).join(' '),
    imageCount: messages.flatMap(({ content }) => objectsOf(content)).filter(({ type }) => type === 'image').length,
    maxTokens: Number(body['max_tokens']),
    stopSequences: Array.isArray(body['stop_sequences']) ? body['stop_sequences'].map(String) : [],
    calls: chooseTools(offerOf(body, messages.at(-1))),
    isThinking: thinking === 'enabled' || thinking === 'adaptive',
    ...(format['type'] === 'json_schema' ? { jsonSchema: objectOf(format['schema']) } : {}),
  };
}

function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  return objectsOf(content)
    .map((block) => (block['type'] === 'tool_result' ? textOf(block['content']) : stringOf(block['text'])))
    .join(' ');
}

function offerOf(body: JsonObject, last: JsonObject | undefined): ToolOffer {
  const choice = objectOf(body['tool_choice']);
  const givesResults = objectsOf(last?.['content']).some(({ type }) => type === 'tool_result');
  return {
    tools: objectsOf(body['tools']).map((tool) => ({
      name: stringOf(tool['name']),
      schema: objectOf(tool['input_schema']),
    })),
    choice: choiceOf(choice),
    isParallel: choice['disable_parallel_tool_use'] !== true,
    lastText: last?.['role'] === 'user' && !givesResults ? textOf(last['content']) : '',
  };
}

function choiceOf({ type, name }: JsonObject): ToolOffer['choice'] {
  if (type === 'tool') return { tool: stringOf(name) };
  return type === 'any' ? 'required' : type === 'none' ? 'none' : 'auto';
}

/** Tokens of the prompt up to its last cache mark: tools first, then `system`, then the messages. */
function markedTokens(body: JsonObject): number {
  const blocks = [
    ...objectsOf(body['tools']),
    ...[body['system'], ...objectsOf(body['messages']).map(({ content }) => content)].flatMap(blocksIn),
  ];
  const last = blocks.findLastIndex((block) => isObject(block['cache_control']));
  return countTokens(textOf(blocks.slice(0, last + 1)));
}

function blocksIn(content: unknown): readonly JsonObject[] {
  return typeof content === 'string' ? [{ type: 'text', text: content }] : objectsOf(content);
}

/** A refused request gets no content. Source: …/docs/en/test-and-evaluate/strengthen-guardrails/handle-streaming-refusals */
function blocksOf(answer: Answer, body: JsonObject, request: RecordedRequest): readonly Block[] {
  const isOmitted = objectOf(body['thinking'])['display'] === 'omitted';
  const thoughts = answer.thought === '' ? [] : [thinkingBlock(answer.thought, isOmitted)];
  if (answer.finish === 'refusal') return thoughts;
  const calls = answer.toolCalls.map((call, index) => toolBlock(call, `toolu_standin${request.sequence}`, index));
  return [...thoughts, ...(calls.length > 0 ? calls : [textBlock(answer.text)])];
}

function textBlock(text: string): Block {
  return {
    whole: { type: 'text', text },
    start: { type: 'text', text: '' },
    deltas: splitText(text).map((piece) => ({ type: 'text_delta', text: piece })),
  };
}

/** With `display: omitted` the text is empty, but the signature is there all the same. */
function thinkingBlock(thought: string, isOmitted: boolean): Block {
  const thinking = isOmitted ? '' : thought;
  const signature = sign('anthropic', thought);
  return {
    whole: { type: 'thinking', thinking, signature },
    start: { type: 'thinking', thinking: '', signature: '' },
    deltas: [
      ...splitText(thinking).map((piece) => ({ type: 'thinking_delta', thinking: piece })),
      { type: 'signature_delta', signature },
    ],
  };
}

function toolBlock({ name, input }: ToolCall, prefix: string, index: number): Block {
  const id = index === 0 ? prefix : `${prefix}_${index}`;
  // The first delta is empty, as the real API's is.
  const pieces = ['', ...splitEvery(JSON.stringify(input), 8)];
  return {
    whole: { type: 'tool_use', id, name, input },
    start: { type: 'tool_use', id, name, input: {} },
    deltas: pieces.map((piece) => ({ type: 'input_json_delta', partial_json: piece })),
  };
}

/** Tokens from the cache are not among the `input_tokens`. */
function usageOf({ promptTokens, outputTokens, thoughtTokens }: Answer, cachedTokens: number): JsonObject {
  return {
    input_tokens: promptTokens - cachedTokens,
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: cachedTokens,
    cache_creation: { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 0 },
    output_tokens: outputTokens + thoughtTokens,
    output_tokens_details: { thinking_tokens: thoughtTokens },
    service_tier: 'standard',
  };
}

/** Counts in `message_delta` are cumulative: they replace those of `message_start`. */
function deltaUsageOf(usage: JsonObject): JsonObject {
  const { input_tokens, cache_creation_input_tokens, cache_read_input_tokens, output_tokens, output_tokens_details } =
    usage;
  return {
    input_tokens,
    cache_creation_input_tokens,
    cache_read_input_tokens,
    output_tokens,
    output_tokens_details,
  };
}
