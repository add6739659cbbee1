import type { Usage } from '../../../src/domain/chat';
import { createStreamTranslator, translateResponse, type Translation } from '../../../src/dialects/translate';
import { FIXED_DEFAULTS, STREAM_REQUEST } from '../cases';
import { assemble } from './assemble';
import type { Comparison } from './explanation';
import { snapshots, type Snapshot } from './snapshots';

/** Which provider an answer came from and which client it went to. */
type Way = Pick<Translation, 'client' | 'provider'>;

/** By target, of a whole answer and of a stream. `detect` passes an answer on whose API it has to guess. */
const WAYS: ReadonlyMap<string, Way> = new Map<string, Way>([
  ['messages-messages', { provider: 'anthropic-messages', client: 'anthropic-messages' }],
  ['messages-detect', { provider: 'anthropic-messages', client: 'anthropic-messages' }],
  ['messages-completions', { provider: 'anthropic-messages', client: 'openai-chat' }],
  ['completions-completions', { provider: 'openai-chat', client: 'openai-chat' }],
  ['completions-detect', { provider: 'openai-chat', client: 'openai-chat' }],
  ['completions-messages', { provider: 'openai-chat', client: 'anthropic-messages' }],
  ['completions-responses', { provider: 'openai-chat', client: 'openai-responses' }],
  ['responses-responses', { provider: 'openai-responses', client: 'openai-responses' }],
  ['responses-detect', { provider: 'openai-responses', client: 'openai-responses' }],
  ['responses-messages', { provider: 'openai-responses', client: 'anthropic-messages' }],
  ['gemini-native', { provider: 'gemini', client: 'gemini' }],
  ['vertex-gemini-completions', { provider: 'gemini', client: 'openai-chat' }],
]);

const STREAMING = /-streaming$/;

/** What theirs calls the tokens that it read in an answer. */
interface Parsed {
  readonly input_tokens?: number;
  readonly output_tokens?: number;
  readonly cached_input_tokens?: number;
  readonly cache_creation_input_tokens?: number;
  readonly reasoning_tokens?: number;
}

function wayOf({ target }: Snapshot): Way | undefined {
  return WAYS.get(target.replace(STREAMING, ''));
}

function isStreamed({ target }: Snapshot): boolean {
  return STREAMING.test(target);
}

/** Answers and streams to clients of another dialect. */
export function translatedAnswers(): readonly Comparison[] {
  return compareOf(({ client, provider }) => client !== provider);
}

/** Answers and streams that go on as they are, and what was counted on the way. */
export function passedAnswers(): readonly Comparison[] {
  return compareOf(({ client, provider }) => client === provider);
}

function compareOf(isWanted: (way: Way) => boolean): readonly Comparison[] {
  return snapshots('response').flatMap((snapshot) => {
    const way = wayOf(snapshot);
    if (!way || !isWanted(way)) return [];
    const sides = isStreamed(snapshot) ? streamSides(snapshot, way) : answerSides(snapshot, way);
    return [{ name: snapshot.name, ...sides }];
  });
}

type Sides = Pick<Comparison, 'ours' | 'theirs'>;

function answerSides({ input, output }: Snapshot, way: Way): Sides {
  const translated = translateResponse({ ...way, request: { ...STREAM_REQUEST, stream: false } }, input, FIXED_DEFAULTS);
  const { response, parsed } = JSON.parse(output) as { response: unknown; parsed: Parsed };
  return {
    ours: translated.ok
      ? { answer: parseLoosely(translated.value.body.toString()), usage: counted(translated.value.usage) }
      : { error: translated.error.code },
    theirs: { answer: response, usage: countedByThem(parsed) },
  };
}

/** Answers that are no JSON are passed on too. */
function parseLoosely(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function streamSides({ input, output }: Snapshot, way: Way): Sides {
  const translator = createStreamTranslator({ ...way, request: STREAM_REQUEST }, FIXED_DEFAULTS);
  const stream = Buffer.concat([translator.push(input), translator.end()]).toString();
  const { theirs, parsed } = splitStream(output);
  return {
    ours: { answer: assemble(way.client, stream), usage: parsed && counted(translator.usage) },
    theirs: { answer: assemble(way.client, theirs), usage: parsed && countedByThem(parsed) },
  };
}

/** Below most streams theirs notes what it read in it, as JSON at the end. */
function splitStream(output: string): { readonly theirs: string; readonly parsed?: Parsed } {
  const start = output.lastIndexOf('\n{');
  if (start < 0) return { theirs: output };
  return { theirs: output.slice(0, start), parsed: JSON.parse(output.slice(start)) as Parsed };
}

/** Counts of nothing are the same as none. */
function counted(usage: Usage | undefined): Usage | undefined {
  if (!usage) return undefined;
  const { inputTokens, outputTokens, ...details } = usage;
  return { inputTokens, outputTokens, ...Object.fromEntries(Object.entries(details).filter(([, count]) => count > 0)) };
}

function countedByThem(parsed: Parsed): Usage | undefined {
  if (parsed.input_tokens === undefined && parsed.output_tokens === undefined) return undefined;
  return counted({
    inputTokens: parsed.input_tokens ?? 0,
    outputTokens: parsed.output_tokens ?? 0,
    cachedInputTokens: parsed.cached_input_tokens ?? 0,
    cacheWriteTokens: parsed.cache_creation_input_tokens ?? 0,
    reasoningTokens: parsed.reasoning_tokens ?? 0,
  });
}

/** Targets that are APIs which no provider of ours speaks. */
const FOREIGN: readonly (readonly [RegExp, string])[] = [
  [/^bedrock-/, "Bedrock's Converse API and its embeddings: we speak Anthropic's own there (InvokeModel)."],
  [/^(bedrock|vertex|cohere)$/, "Ranking, and embeddings of Vertex (`predict`), are passed on, never translated."],
  [/^anthropic$/, 'Counting is passed on, and nothing is read in it.'],
];

/** Why a snapshot of theirs has nothing of ours beside it; undefined where it has. */
export function foreignTarget({ target }: Snapshot): string | undefined {
  return FOREIGN.find(([key]) => key.test(target))?.[1];
}
