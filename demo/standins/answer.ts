import { isObject, objectOf, type JsonObject } from './check';
import type { Tool } from './tool-choice';

/** What a request asks for, in words common to the providers. */
export interface Ask {
  readonly modelId: string;
  /** All text of the prompt, results of tools included; only its words are counted. */
  readonly promptText: string;
  readonly imageCount: number;
  readonly maxTokens?: number;
  readonly stopSequences: readonly string[];
  /** The tools to call. */
  readonly calls: readonly Tool[];
  /** Set when the request obliges the model to answer in JSON; `{}` when it gives no schema. */
  readonly jsonSchema?: JsonObject;
  readonly isThinking: boolean;
}

export interface ToolCall {
  readonly name: string;
  readonly input: unknown;
}

/** An answer, the same for the same ask. Tokens are words. */
export interface Answer {
  /** What it thought first; empty when it did not. Its tokens are not among the `outputTokens`. */
  readonly thought: string;
  readonly text: string;
  readonly toolCalls: readonly ToolCall[];
  readonly finish: 'end' | 'length' | 'stop-sequence' | 'tool-call' | 'refusal';
  readonly stopSequence?: string;
  readonly promptTokens: number;
  readonly outputTokens: number;
  readonly thoughtTokens: number;
}

const thought = 'A stand-in does not think.';
const refusal = 'I cannot help with that.';
/** A prompt with this word in it is refused. */
const forbidden = /\bforbidden\b/i;

/** Shorter prompts are not cached. Source: https://platform.openai.com/docs/guides/prompt-caching#requirements */
const leastCachedTokens = 1024;
const cacheStep = 128;

/** How many words a text has; the stand-ins count tokens so. */
export function countTokens(text: string): number {
  return text.split(/\s+/).filter((word) => word !== '').length;
}

/** How many tokens of a prompt's beginning come from the cache: any long one counts as seen before. */
export function countCached(tokens: number): number {
  return tokens < leastCachedTokens ? 0 : tokens - (tokens % cacheStep);
}

/** Answers without repeating anything of the prompt: recorded output must not hold a client's data. */
export function answerAsk(ask: Ask): Answer {
  const promptTokens = countTokens(ask.promptText);
  const thinking = ask.isThinking
    ? { thought, thoughtTokens: countTokens(thought) }
    : { thought: '', thoughtTokens: 0 };
  return { ...spokenAnswer(ask, promptTokens), ...thinking, promptTokens };
}

type Spoken = Omit<Answer, 'promptTokens' | 'thought' | 'thoughtTokens'>;

function spokenAnswer(ask: Ask, promptTokens: number): Spoken {
  if (forbidden.test(ask.promptText)) {
    return { text: refusal, toolCalls: [], finish: 'refusal', outputTokens: countTokens(refusal) };
  }
  if (ask.calls.length > 0) {
    const toolCalls = ask.calls.map(({ name, schema }) => ({ name, input: sampleOf(schema) }));
    const tokens = toolCalls.map(({ input }) => 1 + countTokens(JSON.stringify(input)));
    return { text: '', toolCalls, finish: 'tool-call', outputTokens: tokens.reduce((sum, count) => sum + count, 0) };
  }
  const images = ask.imageCount > 0 ? ` and ${ask.imageCount} image${ask.imageCount === 1 ? '' : 's'}` : '';
  const full = ask.jsonSchema
    ? JSON.stringify(sampleOf(ask.jsonSchema))
    : `${ask.modelId} says: this is a stand-in's answer to a prompt of ${promptTokens} words${images}.`;
  return { ...cutAnswer(full, ask), toolCalls: [] };
}

function cutAnswer(full: string, ask: Ask): Omit<Spoken, 'toolCalls'> {
  const stop = firstStop(full, ask.stopSequences);
  const stopped = stop ? full.slice(0, stop.index) : full;
  const words = stopped.match(/\s*\S+/g) ?? [];
  if (ask.maxTokens !== undefined && words.length > ask.maxTokens) {
    return { text: words.slice(0, ask.maxTokens).join(''), finish: 'length', outputTokens: ask.maxTokens };
  }
  const outputTokens = words.length;
  if (stop) return { text: stopped, finish: 'stop-sequence', stopSequence: stop.sequence, outputTokens };
  return { text: stopped, finish: 'end', outputTokens };
}

function firstStop(full: string, sequences: readonly string[]): { index: number; sequence: string } | undefined {
  return sequences
    .filter((sequence) => sequence !== '')
    .map((sequence) => ({ index: full.indexOf(sequence), sequence }))
    .filter(({ index }) => index >= 0)
    .sort((a, b) => a.index - b.index)[0];
}

/** A text in pieces of about three words, as models send it; joined, they are the text again. */
export function splitText(text: string): readonly string[] {
  return text.match(/(?:\s*\S+){1,3}(?:\s+$)?/g) ?? [];
}

/** A string in pieces of `size` characters; at least one piece. */
export function splitEvery(value: string, size: number): readonly string[] {
  const pieces = Array.from({ length: Math.ceil(value.length / size) }, (_, i) =>
    value.slice(i * size, (i + 1) * size),
  );
  return pieces.length > 0 ? pieces : [''];
}

const samples: Readonly<Record<string, (schema: JsonObject) => unknown>> = {
  string: () => 'example',
  integer: (schema) => schema['minimum'] ?? 1,
  number: (schema) => schema['minimum'] ?? 1,
  boolean: () => true,
  null: () => null,
  array: (schema) => (isObject(schema['items']) ? [sampleOf(schema['items'])] : []),
  object: sampleObject,
};

/**
 * The smallest value that a JSON Schema asks for: required fields only, first of each enum, no optional ones.
 * Gemini spells types in capitals (`STRING`); both are read.
 */
export function sampleOf(schema: JsonObject): unknown {
  if (schema['const'] !== undefined) return schema['const'];
  if (Array.isArray(schema['enum'])) return schema['enum'][0];
  const alternatives = schema['anyOf'] ?? schema['oneOf'];
  if (Array.isArray(alternatives)) return sampleOf(objectOf(alternatives[0]));
  const declared: unknown = Array.isArray(schema['type']) ? schema['type'][0] : schema['type'];
  const type = typeof declared === 'string' ? declared.toLowerCase() : 'object';
  return (samples[type] ?? sampleObject)(schema);
}

function sampleObject(schema: JsonObject): JsonObject {
  const properties = objectOf(schema['properties']);
  const required = Array.isArray(schema['required']) ? schema['required'] : [];
  return Object.fromEntries(
    required.map((name: unknown) => [String(name), sampleOf(objectOf(properties[String(name)]))]),
  );
}
