import { isDeepStrictEqual } from 'node:util';
import type { ChatMessage, ChatRequest, ContentPart, ToolChoice, ToolDefinition } from '../../../src/domain/chat';
import type { DialectName } from '../../../src/domain/model';
import {
  clientDialect,
  clientDialectNames,
  providerDialect,
  providerDialectNames,
} from '../../../src/dialects/registry';
import { REQUEST_PATHS } from '../../golden/cases';
import { seededRandom, type Random } from '../../support/random';

/** Models that take the most in each dialect. */
const MODEL_IDS: Readonly<Record<DialectName, string>> = {
  'openai-chat': 'gpt-4.1',
  'openai-responses': 'gpt-4.1',
  'anthropic-messages': 'claude-sonnet-4-5',
  gemini: 'gemini-3-pro',
};

const PNG = { type: 'base64', mediaType: 'image/png', data: 'iVBORw0KGgo=' } as const;
const PDF = { type: 'base64', mediaType: 'application/pdf', data: 'JVBERi0=' } as const;
const SCHEMA = {
  type: 'object',
  properties: { city: { type: 'string' } },
  required: ['city'],
  additionalProperties: false,
};

function maybe<Value>(random: Random, value: () => Value): Value | undefined {
  return random.next() < 0.35 ? value() : undefined;
}

/** A request with any of the things that the canonical form holds, as a client could have sent it. */
function randomRequest(random: Random): ChatRequest {
  const tools = maybe(random, () => randomTools(random));
  const toolChoice = tools && maybe(random, () => randomToolChoice(random));
  const fields = {
    maxTokens: maybe(random, () => 2000 + random.below(4000)),
    temperature: maybe(random, () => random.below(10) / 10),
    topP: maybe(random, () => 0.9),
    topK: maybe(random, () => 40),
    stop: maybe(random, () => ['END', 'STOP']),
    seed: maybe(random, () => random.below(1000)),
    presencePenalty: maybe(random, () => 0.5),
    frequencyPenalty: maybe(random, () => 0.25),
    n: maybe(random, () => 2),
    user: maybe(random, () => 'user-1'),
    topLogprobs: maybe(random, () => 3),
    verbosity: maybe(random, () => 'low'),
    metadata: maybe(random, () => ({ ticket: '4711' })),
    cacheKey: maybe(random, () => 'support'),
    tools,
    toolChoice,
    // Says nothing where no tool may be called.
    parallelToolCalls: tools && toolChoice?.type !== 'none' ? maybe(random, () => false) : undefined,
    responseFormat: maybe(random, () => ({
      type: 'json-schema' as const,
      name: 'place',
      schema: SCHEMA,
      isStrict: true,
    })),
    reasoning: maybe(random, () => ({ effort: random.pick(['low', 'medium', 'high']) })),
  };
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
  return {
    model: 'auto',
    messages: randomMessages(random),
    stream: false,
    includeUsage: false,
    unsupported: [],
    ...Object.fromEntries(entries),
  };
}

function randomTools(random: Random): readonly ToolDefinition[] {
  const look = { name: 'look', description: 'Looks.', parameters: SCHEMA };
  return random.next() < 0.5
    ? [look]
    : [look, { name: 'wait', description: 'Waits.', parameters: SCHEMA, isStrict: true }];
}

function randomToolChoice(random: Random): ToolChoice {
  return random.pick<ToolChoice>([
    { type: 'auto' },
    { type: 'none' },
    { type: 'required' },
    { type: 'tool', name: 'look' },
  ]);
}

function randomMessages(random: Random): readonly ChatMessage[] {
  const messages: ChatMessage[] = [];
  if (random.next() < 0.4) messages.push({ role: 'system', content: [{ type: 'text', text: 'Be brief.' }] });
  messages.push({ role: 'user', content: randomContent(random) });
  if (random.next() < 0.5) {
    messages.push(
      {
        role: 'assistant',
        content: [
          { type: 'text', text: 'Let me look.' },
          { type: 'tool-call', id: 'call_1', name: 'look', arguments: '{"city":"Turku"}' },
        ],
      },
      {
        role: 'tool',
        content: [
          { type: 'tool-result', toolCallId: 'call_1', content: [{ type: 'text', text: '{"temperature":3}' }] },
        ],
      },
    );
  }
  return messages;
}

function randomContent(random: Random): readonly ContentPart[] {
  const parts: ContentPart[] = [{ type: 'text', text: 'What is this?' }];
  if (random.next() < 0.3) parts.push({ type: 'image', source: PNG });
  if (random.next() < 0.2) parts.push({ type: 'image', source: { type: 'url', url: 'https://example.com/a.png' } });
  if (random.next() < 0.2) parts.push({ type: 'document', source: PDF, name: 'a.pdf' });
  if (random.next() < 0.1) parts.push({ type: 'text', text: 'And more.', cache: {} });
  return parts;
}

/** What was said, in order, as far as dialects agree on it: who says it, and what kind of thing it is. */
function said(messages: readonly ChatMessage[]): readonly string[] {
  return messages.flatMap(({ role, content }) =>
    content.map((part) => {
      const side = role === 'developer' ? 'system' : role === 'tool' ? 'user' : role;
      return `${side}: ${JSON.stringify(sortKeys({ ...comparable(part), cache: undefined }))}`;
    }),
  );
}

function comparable(part: ContentPart): object {
  switch (part.type) {
    // Dialects make up ids, and name the tool or not.
    case 'tool-call':
      return { type: part.type, name: part.name, arguments: JSON.parse(part.arguments) as unknown };
    case 'tool-result':
      return { type: part.type, content: part.content };
    // The name of a file is carried where there is a field for it.
    case 'document':
      return { type: part.type, source: part.source };
    default:
      return part;
  }
}

function sortKeys(value: object): object {
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => a.localeCompare(b)));
}

/** Fields that were asked for, are not there after the way through a dialect, and that nobody says were lost. */
function silentlyLost(request: ChatRequest, dialect: DialectName): readonly string[] {
  const encoded = providerDialect(dialect).encodeRequest(request, {
    modelId: MODEL_IDS[dialect],
    maxOutputTokens: 8000,
  });
  const decoded = clientDialect(dialect).decodeRequest(
    JSON.parse(JSON.stringify(encoded.body)),
    REQUEST_PATHS[dialect],
  );
  if (!decoded.ok) return [`refused by itself: ${decoded.error.message}`];
  const { value: after } = decoded;
  const lost = LISTED.filter((field) => {
    const before = request[field];
    return before !== undefined && !isKept(field, after, request) && !isListed(field, encoded.lossy);
  });
  const words = said(request.messages);
  const kept = said(after.messages);
  const isSaid = isDeepStrictEqual([...kept].sort(), [...words].sort()) || isListed('messages', encoded.lossy);
  const marks = JSON.stringify(request.messages).includes('"cache"') ? ['"cache"'] : [];
  const isMarked =
    marks.every((mark) => JSON.stringify(after.messages).includes(mark)) || isListed('cacheControl', encoded.lossy);
  return [...lost, ...(isSaid ? [] : ['messages']), ...(isMarked ? [] : ['cacheControl'])];
}

/** The same may be said in other words: an effort as a budget, a schema under another name. */
function isKept(field: (typeof LISTED)[number], after: ChatRequest, before: ChatRequest): boolean {
  if (field === 'reasoning') {
    return after.reasoning?.effort === before.reasoning?.effort || (after.reasoning?.budgetTokens ?? 0) > 0;
  }
  if (field === 'responseFormat') return isDeepStrictEqual(schemaOf(after), schemaOf(before));
  return isDeepStrictEqual(after[field], before[field]);
}

function schemaOf({ responseFormat }: ChatRequest): unknown {
  return responseFormat?.type === 'json-schema' ? responseFormat.schema : responseFormat?.type;
}

const LISTED = [
  'maxTokens',
  'temperature',
  'topP',
  'topK',
  'stop',
  'seed',
  'presencePenalty',
  'frequencyPenalty',
  'n',
  'user',
  'topLogprobs',
  'verbosity',
  'metadata',
  'cacheKey',
  'tools',
  'toolChoice',
  'parallelToolCalls',
  'responseFormat',
  'reasoning',
] as const;

/** Names of lossy fields are canonical ones, with a dot for what lies inside. */
function isListed(field: string, lossy: readonly string[]): boolean {
  return lossy.some((name) => name === field || name.startsWith(`${field}.`));
}

const DIALECTS = clientDialectNames().filter((name) => providerDialectNames().includes(name));

describe('a request on its way through a dialect', () => {
  it.each(DIALECTS)('loses nothing in %s that is not listed as lost', (dialect) => {
    const random = seededRandom(11);
    for (let round = 0; round < 400; round++) {
      const request = randomRequest(random);
      expect({ request, lost: silentlyLost(request, dialect) }).toEqual({ request, lost: [] });
    }
  });
});
