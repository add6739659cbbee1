import { cutMidStream, endEarly, errorMidStream, Gate, status } from '../../../demo/standins/behaviour';
import type { Standin } from '../../../demo/standins/server';
import { CLIENT_KEY, type Conversation, type SdkClient, type Task, type Tool } from './client';
import type { FetchLog } from './fetch-log';
import type { MatrixProvider } from './provider';

/** What a feature is tried with. */
export interface Cell {
  readonly client: SdkClient;
  readonly provider: MatrixProvider;
  /** The stand-in that plays the provider. */
  readonly standin: Standin;
  readonly fetchLog: FetchLog;
}

/** A feature of the matrix; `check` throws, by `expect`, when it does not work. */
export interface Feature {
  readonly name: string;
  readonly check: (cell: Cell) => Promise<void>;
}

/** What stand-ins think. */
const THOUGHT = 'A stand-in does not think.';
/** How stand-ins refuse. */
const REFUSAL = 'I cannot help with that.';
const RESULT = 'Sunny and mild.';

const parametersOf = (name: string): Tool['parameters'] => ({
  type: 'object',
  properties: { [name]: { type: 'string' }, unit: { type: 'string', enum: ['celsius', 'kelvin'] } },
  required: [name, 'unit'],
  additionalProperties: false,
});
const TOOLS: readonly Tool[] = [
  { name: 'get_weather', description: 'Weather of a place', parameters: parametersOf('city') },
  { name: 'get_time', description: 'Time at a place', parameters: parametersOf('zone') },
];
const TWO_CALLS = [
  { name: 'get_weather', input: { city: 'example', unit: 'celsius' } },
  { name: 'get_time', input: { zone: 'example', unit: 'celsius' } },
];

/** The smallest PNG: one pixel. */
const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==';
const SCHEMA = {
  type: 'object',
  properties: {
    city: { type: 'string' },
    population: { type: 'integer' },
    rivers: { type: 'array', items: { type: 'string' } },
  },
  required: ['city', 'population', 'rivers'],
  additionalProperties: false,
};

/** A prompt long enough to be cached: 1,100 words, of which stand-ins cache 1,024. */
const LONG_PROMPT = Array.from({ length: 1_100 }, (_, index) => (index % 11 === 0 ? 'signal' : 'box')).join(' ');

/** What a stand-in says to a prompt of so many words. */
function answerTo(model: string, words: number, more = ''): string {
  return `${model} says: this is a stand-in's answer to a prompt of ${words} words${more}.`;
}

function start({ client, provider }: Cell, task: Omit<Task, 'model'>): Conversation {
  return client.converse({ model: provider.model, ...task });
}

const HELLO = { system: 'Be brief.', prompt: 'Say hello to Äöü 👋 there.' };
/** Of `HELLO`, both texts. */
const HELLO_WORDS = 8;

async function checkText(cell: Cell): Promise<void> {
  const { model } = cell.provider;
  const seen = await start(cell, HELLO).ask();
  expect(seen).toMatchObject({
    text: answerTo(model, HELLO_WORDS),
    thought: '',
    refusal: '',
    calls: [],
    finish: 'stop',
  });
  expect(JSON.stringify(cell.standin.requests)).not.toContain(CLIENT_KEY);
}

/** Two calls at once, each with an id of its own, then their results, which the model has to read. */
async function checkTools(cell: Cell): Promise<void> {
  const conversation = start(cell, { prompt: 'Use get_weather and get_time for Paris.', tools: TOOLS });
  const seen = await conversation.ask();
  expect(seen).toMatchObject({ text: '', calls: TWO_CALLS, finish: 'tool-calls' });
  await checkResults(cell, conversation, seen.calls);
}

async function checkResults(
  { client, provider }: Cell,
  conversation: Conversation,
  calls: readonly { readonly id: string }[],
): Promise<void> {
  // Gemini's own calls may come without ids; where they have some, they are told apart.
  const ids = calls.map(({ id }) => id).filter((id) => id !== '');
  expect(new Set(ids).size).toBe(client.dialect === 'gemini' ? ids.length : calls.length);
  conversation.giveResults(RESULT);
  // Six words of the prompt, three of each result.
  expect(await conversation.ask()).toMatchObject({ text: answerTo(provider.model, 12), calls: [], finish: 'stop' });
}

async function checkImages(cell: Cell): Promise<void> {
  const images = [
    { mediaType: 'image/png', data: PIXEL },
    { mediaType: 'image/png', url: 'https://example.com/pixel.png' },
  ];
  const seen = await start(cell, { prompt: 'Compare these.', images }).ask();
  expect(seen.text).toBe(answerTo(cell.provider.model, 2, ' and 2 images'));
}

async function checkSchema(cell: Cell): Promise<void> {
  const seen = await start(cell, { prompt: 'Describe a city.', schema: SCHEMA }).ask();
  expect(JSON.parse(seen.text)).toEqual({ city: 'example', population: 1, rivers: ['example'] });
  expect(seen.finish).toBe('stop');
}

/** Whether a client gets to see what a provider thought. OpenAI's chat clients have no word to ask for it. */
function isThoughtShown({ client, provider }: Cell): boolean {
  const isAsked = client.dialect !== 'openai-chat';
  return isAsked || provider.dialect === 'openai-chat' || provider.dialect === 'anthropic-messages';
}

/** Thinks, calls a tool and goes on thinking after the result: the provider checks what it gets back, whole and streamed. */
async function checkThinking(cell: Cell): Promise<void> {
  const { model } = cell.provider.thinker ?? cell.provider;
  const task = { model, prompt: 'Use get_weather for Paris.', tools: TOOLS, isThinking: true };
  for (const way of ['ask', 'stream'] as const) {
    const conversation = cell.client.converse(task);
    const seen = await conversation[way]();
    expect(seen).toMatchObject({ calls: TWO_CALLS.slice(0, 1), finish: 'tool-calls' });
    expect(seen.thought).toBe(isThoughtShown(cell) ? THOUGHT : '');
    conversation.giveResults(RESULT);
    const after = await conversation[way]();
    expect(after.text).toBe(answerTo(model, 7));
    const sent = cell.standin.requests.at(-1)?.body ?? '';
    if (cell.provider.hasProof) expect(cell.provider.hasProof(sent)).toBe(true);
  }
}

async function checkStream(cell: Cell): Promise<void> {
  const seen = await start(cell, HELLO).stream();
  expect(seen).toMatchObject({ text: answerTo(cell.provider.model, HELLO_WORDS), calls: [], finish: 'stop' });
  expect(seen.textPieces).toBeGreaterThan(2);
}

async function checkStreamedTools(cell: Cell): Promise<void> {
  const conversation = start(cell, { prompt: 'Use get_weather and get_time for Paris.', tools: TOOLS });
  const seen = await conversation.stream();
  expect(seen).toMatchObject({ text: '', calls: TWO_CALLS, finish: 'tool-calls' });
  await checkResults(cell, conversation, seen.calls);
}

/** Whole and streamed, with what came from the cache. Anthropic caches what the client marked, and nothing else. */
async function checkUsage(cell: Cell): Promise<void> {
  const { client, provider } = cell;
  const isCached = provider.dialect !== 'anthropic-messages' || client.dialect === 'anthropic-messages';
  const task = { prompt: LONG_PROMPT, isCacheMarked: true };
  // GPT-5.6 always thinks a little; its thoughts are part of the output.
  const reasoning = provider.dialect === 'openai-responses' ? 5 : 0;
  const usage = { input: 1_100, cached: isCached ? 1_024 : 0, output: 13 + reasoning, reasoning };
  const { usage: whole } = await start(cell, task).ask();
  const { usage: streamed } = await start(cell, task).stream();
  expect({ whole, streamed }).toEqual({ whole: usage, streamed: usage });
}

/** Some APIs refuse in a field of its own, some by the reason why the answer ends, Gemini also in plain words. */
async function checkRefusal(cell: Cell): Promise<void> {
  for (const way of ['ask', 'stream'] as const) {
    const seen = await start(cell, { prompt: 'Say something forbidden.' })[way]();
    const isInWords = cell.client.dialect === 'gemini' && seen.text === REFUSAL;
    expect(seen.refusal === REFUSAL || seen.finish === 'refusal' || isInWords).toBe(true);
  }
}

async function checkErrors(cell: Cell): Promise<void> {
  const { client, standin } = cell;
  const { rateLimited, notFound, serverFault } = client.errors;
  standin.behave(status(429, { retryAfter: 1 }), status(429), status(500));
  for (const way of ['ask', 'stream'] as const) {
    const error = await failureOf(start(cell, HELLO)[way]());
    expect(error).toBeInstanceOf(rateLimited);
    expect(error).toMatchObject({ status: 429, message: expect.stringMatching(/rate limit|quota/i) });
  }
  const fault = await failureOf(start(cell, HELLO).ask());
  expect(fault).toBeInstanceOf(serverFault);
  // The provider's own code on the way through, a bad gateway's in translation.
  expect([500, 502]).toContain((fault as { status?: number }).status);
  const unknown = await failureOf(client.converse({ ...HELLO, model: 'no-such-model' }).ask());
  expect(unknown).toBeInstanceOf(notFound);
  expect(unknown).toMatchObject({ status: 404 });
}

/**
 * A stream that breaks after the client has seen its beginning, one that ends without its last words, one in which the
 * provider reports an error: none may look complete.
 */
async function checkCutStreams(cell: Cell): Promise<void> {
  const gate = new Gate();
  cell.fetchLog.onNextAnswer(() => gate.openAll());
  const faults = [cutMidStream({ afterChunks: 5, gate }), endEarly(), errorMidStream({ afterChunks: 5, framed: true })];
  for (const fault of faults) {
    cell.standin.behave(fault);
    const error = await failureOf(start(cell, HELLO).stream());
    expect([fault.type, messageOf(error)]).toEqual([fault.type, expect.stringMatching(/\w/)]);
  }
}

/** Errors of `fetch` are of Node's own realm, not of jest's: `instanceof` does not know them. */
function messageOf(error: unknown): unknown {
  return (error as Error | undefined)?.message;
}

/** What a promise is rejected with; undefined when it is not. */
async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: unknown) => error,
  );
}

/** The rows of the matrix, in the order of the document. */
export const FEATURES: readonly Feature[] = [
  { name: 'text', check: checkText },
  { name: 'tools', check: checkTools },
  { name: 'images', check: checkImages },
  { name: 'JSON schema', check: checkSchema },
  { name: 'thinking', check: checkThinking },
  { name: 'refusal', check: checkRefusal },
  { name: 'stream', check: checkStream },
  { name: 'stream with tools', check: checkStreamedTools },
  { name: 'usage', check: checkUsage },
  { name: 'errors', check: checkErrors },
  { name: 'cut stream', check: checkCutStreams },
];
