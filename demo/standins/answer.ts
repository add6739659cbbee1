import { isObject, objectOf, type JsonObject } from './check';

/** What a request asks for, in words common to the providers. */
export interface Ask {
  readonly modelId: string;
  /** All text of the prompt; only its words are counted. */
  readonly promptText: string;
  readonly maxTokens?: number;
  readonly stopSequences: readonly string[];
  /** Set when the request obliges the model to call a tool. */
  readonly tool?: { readonly name: string; readonly schema: JsonObject };
  /** Set when the request obliges the model to answer in JSON; `{}` when it gives no schema. */
  readonly jsonSchema?: JsonObject;
}

/** An answer, the same for the same ask. Tokens are words. */
export interface Answer {
  readonly text: string;
  readonly toolCall?: { readonly name: string; readonly input: unknown };
  readonly finish: 'end' | 'length' | 'stop-sequence' | 'tool-call';
  readonly stopSequence?: string;
  readonly promptTokens: number;
  readonly outputTokens: number;
}

/** How many words a text has; the stand-ins count tokens so. */
export function countTokens(text: string): number {
  return text.split(/\s+/).filter((word) => word !== '').length;
}

/** Answers without repeating anything of the prompt: recorded output must not hold a client's data. */
export function answerAsk(ask: Ask): Answer {
  const promptTokens = countTokens(ask.promptText);
  if (ask.tool) {
    const input = sampleOf(ask.tool.schema);
    const toolCall = { name: ask.tool.name, input };
    return {
      text: '',
      toolCall,
      finish: 'tool-call',
      promptTokens,
      outputTokens: 1 + countTokens(JSON.stringify(input)),
    };
  }
  const full = ask.jsonSchema
    ? JSON.stringify(sampleOf(ask.jsonSchema))
    : `${ask.modelId} says: this is a stand-in's answer to a prompt of ${promptTokens} words.`;
  return { ...cutAnswer(full, ask), promptTokens };
}

function cutAnswer(full: string, ask: Ask): Omit<Answer, 'promptTokens'> {
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
