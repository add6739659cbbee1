import { answerAsk, splitEvery, splitText, type Answer, type Ask } from '../answer';
import { objectOf, objectsOf, stringOf, type JsonObject } from '../check';
import { jsonReply, type RecordedRequest, type Reply } from '../provider';

const stopReasons = {
  end: 'end_turn',
  length: 'max_tokens',
  'stop-sequence': 'stop_sequence',
  'tool-call': 'tool_use',
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
    stop_details: null,
  };
  if (body['stream'] !== true) {
    const message = { ...envelope, content: blocks.map(({ whole }) => whole), ...ending, usage: usageOf(answer) };
    return jsonReply(200, message, headers);
  }
  const unfinished = { stop_reason: null, stop_sequence: null, stop_details: null };
  const usage = { ...usageOf(answer), output_tokens: 1 };
  return {
    type: 'stream',
    status: 200,
    headers: { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache', ...headers },
    chunks: [
      event('message_start', { message: { ...envelope, content: [], ...unfinished, usage } }),
      ...blocks.flatMap(blockEvents),
      event('message_delta', { delta: ending, usage: deltaUsageOf(answer) }),
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
  const tool = requiredTool(body);
  const format = objectOf(objectOf(body['output_config'])['format']);
  return {
    modelId: stringOf(body['model']),
    promptText: [body['system'], ...objectsOf(body['messages']).map(({ content }) => content)].map(textOf).join(' '),
    maxTokens: Number(body['max_tokens']),
    stopSequences: Array.isArray(body['stop_sequences']) ? body['stop_sequences'].map(String) : [],
    ...(tool ? { tool } : {}),
    ...(format['type'] === 'json_schema' ? { jsonSchema: objectOf(format['schema']) } : {}),
  };
}

function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  return objectsOf(content)
    .map((block) => (block['type'] === 'tool_result' ? textOf(block['content']) : stringOf(block['text'])))
    .join(' ');
}

/** The tool that `tool_choice` obliges the model to call: the named one, or the first. */
function requiredTool(body: JsonObject): Ask['tool'] {
  const choice = objectOf(body['tool_choice']);
  if (choice['type'] !== 'any' && choice['type'] !== 'tool') return undefined;
  const tools = objectsOf(body['tools']);
  const chosen = choice['type'] === 'any' ? tools[0] : tools.find(({ name }) => name === choice['name']);
  return chosen && { name: stringOf(chosen['name']), schema: objectOf(chosen['input_schema']) };
}

function blocksOf(answer: Answer, body: JsonObject, request: RecordedRequest): readonly Block[] {
  const thinking = objectOf(body['thinking']);
  const isThinking = thinking['type'] === 'enabled' || thinking['type'] === 'adaptive';
  const thoughts = isThinking ? [thinkingBlock(thinking['display'] === 'omitted')] : [];
  return [...thoughts, answer.toolCall ? toolBlock(answer.toolCall, request) : textBlock(answer.text)];
}

function textBlock(text: string): Block {
  return {
    whole: { type: 'text', text },
    start: { type: 'text', text: '' },
    deltas: splitText(text).map((piece) => ({ type: 'text_delta', text: piece })),
  };
}

/** With `display: omitted` the text is empty, but the signature is there all the same. */
function thinkingBlock(isOmitted: boolean): Block {
  const thinking = isOmitted ? '' : 'A stand-in does not think.';
  const signature = 'c3RhbmQtaW4=';
  return {
    whole: { type: 'thinking', thinking, signature },
    start: { type: 'thinking', thinking: '', signature: '' },
    deltas: [
      ...splitText(thinking).map((piece) => ({ type: 'thinking_delta', thinking: piece })),
      { type: 'signature_delta', signature },
    ],
  };
}

function toolBlock({ name, input }: NonNullable<Answer['toolCall']>, request: RecordedRequest): Block {
  const id = `toolu_standin${request.sequence}`;
  // The first delta is empty, as the real API's is.
  const pieces = ['', ...splitEvery(JSON.stringify(input), 8)];
  return {
    whole: { type: 'tool_use', id, name, input },
    start: { type: 'tool_use', id, name, input: {} },
    deltas: pieces.map((piece) => ({ type: 'input_json_delta', partial_json: piece })),
  };
}

function usageOf({ promptTokens, outputTokens }: Answer): JsonObject {
  return {
    input_tokens: promptTokens,
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: 0,
    cache_creation: { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 0 },
    output_tokens: outputTokens,
    service_tier: 'standard',
  };
}

/** Counts in `message_delta` are cumulative: they replace those of `message_start`. */
function deltaUsageOf({ promptTokens, outputTokens }: Answer): JsonObject {
  return {
    input_tokens: promptTokens,
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: 0,
    output_tokens: outputTokens,
  };
}
