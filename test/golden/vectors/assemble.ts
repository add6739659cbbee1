import type { DialectName } from '../../../src/domain/model';
import { createSseParser } from '../../../src/sse/parse';

/*
 * What a client holds at the end of a stream: two streams say the same when this is the same, wherever their texts
 * are cut. The types of the events are part of it, each once where it repeats, since clients rely on their order.
 */

type Json = Readonly<Record<string, unknown>>;

/** One event: its JSON, or the text of one that is none, as `[DONE]`. */
type Data = Json | string;

export function assemble(dialect: DialectName, stream: string): unknown {
  return ASSEMBLERS[dialect](dataOf(stream));
}

const ASSEMBLERS: Readonly<Record<DialectName, (events: readonly Data[]) => unknown>> = {
  'openai-chat': assembleChat,
  'openai-responses': assembleResponses,
  'anthropic-messages': assembleMessages,
  gemini: (events) => events,
};

function dataOf(stream: string): readonly Data[] {
  const parser = createSseParser();
  const events = [parser.push(Buffer.from(stream)), parser.end()].flatMap((parsed) => (parsed.ok ? parsed.value : []));
  return events.map(({ data }) => parseData(data));
}

function parseData(data: string): Data {
  try {
    return jsonOf(JSON.parse(data));
  } catch {
    // `[DONE]`, or what a damaged stream holds.
    return data;
  }
}

function jsonOf(value: unknown): Json {
  return typeof value === 'object' && value !== null ? (value as Json) : {};
}

function jsonsOf(value: unknown): readonly Json[] {
  return Array.isArray(value) ? value.map(jsonOf) : [];
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** Each type once where it repeats. */
function typesOf(events: readonly Data[]): readonly string[] {
  return events
    .map((event) => (typeof event === 'string' ? event : textOf(event['type'])))
    .filter((type, index, types) => type !== types[index - 1] && type !== 'ping');
}

function errorOf(events: readonly Data[]): unknown {
  return events.map((event) => (typeof event === 'string' ? undefined : event['error'])).find(Boolean);
}

/** Adds texts to texts and lists by index; other values replace what was there. */
function merge(known: Json, delta: Json): Json {
  const merged = Object.entries(delta).map(([name, value]): [string, unknown] => {
    const before = known[name];
    if (value === null) return [name, before];
    if (name === 'tool_calls') return [name, mergeList(jsonsOf(before), jsonsOf(value))];
    if (Array.isArray(value)) return [name, [...((before as unknown[] | undefined) ?? []), ...(value as unknown[])]];
    if (typeof value === 'object') return [name, merge(jsonOf(before), value as Json)];
    return [name, ADDED.includes(name) ? textOf(before) + textOf(value) : value];
  });
  return { ...known, ...Object.fromEntries(merged) };
}

const ADDED = ['content', 'reasoning_content', 'refusal', 'arguments', 'text', 'thinking', 'signature', 'partial_json'];

function mergeList(known: readonly Json[], deltas: readonly Json[]): readonly Json[] {
  const list = [...known];
  deltas.forEach(({ index, ...delta }, position) => {
    const place = typeof index === 'number' ? index : position;
    list[place] = merge(list[place] ?? {}, delta);
  });
  return list;
}

/** Source: https://platform.openai.com/docs/api-reference/chat-streaming */
function assembleChat(events: readonly Data[]): unknown {
  const chunks = events.filter((event) => typeof event !== 'string');
  const choices = chunks.reduce<readonly Json[]>((known, chunk) => mergeList(known, jsonsOf(chunk['choices'])), []);
  const [first] = chunks;
  return {
    ...first,
    usage: chunks.findLast((chunk) => chunk['usage'])?.['usage'],
    choices,
    error: errorOf(events),
    isDone: events.includes('[DONE]'),
  };
}

/** Source: https://platform.claude.com/docs/en/build-with-claude/streaming */
function assembleMessages(events: readonly Data[]): unknown {
  let message: Json = {};
  const blocks: Json[] = [];
  for (const event of events) {
    if (typeof event === 'string') continue;
    const index = Number(event['index']);
    if (event['type'] === 'message_start') message = jsonOf(event['message']);
    if (event['type'] === 'content_block_start') blocks[index] = jsonOf(event['content_block']);
    if (event['type'] === 'content_block_delta') {
      // The type of the delta is not the block's.
      blocks[index] = { ...merge(blocks[index] ?? {}, jsonOf(event['delta'])), type: blocks[index]?.['type'] };
    }
    if (event['type'] === 'message_delta') {
      const usage = { ...jsonOf(message['usage']), ...jsonOf(event['usage']) };
      message = { ...message, ...jsonOf(event['delta']), usage };
    }
  }
  return { ...message, content: blocks, error: errorOf(events), types: typesOf(events) };
}

const END = /^response\.(completed|incomplete|failed)$/;

/** Source: https://platform.openai.com/docs/api-reference/responses-streaming */
function assembleResponses(events: readonly Data[]): unknown {
  const output: Json[] = [];
  const texts: Json[] = [];
  let response: Json = {};
  for (const event of events) {
    if (typeof event === 'string') continue;
    const type = textOf(event['type']);
    const index = Number(event['output_index']);
    if (type === 'response.output_item.done') output[index] = jsonOf(event['item']);
    if (type.endsWith('.delta')) texts[index] = merge(texts[index] ?? {}, { text: event['delta'] });
    if (END.test(type)) response = jsonOf(event['response']);
  }
  return { ...response, output, texts, error: errorOf(events), types: typesOf(events) };
}
