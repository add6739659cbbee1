import { objectOf, type JsonObject } from '../json';

/*
 * Google's APIs read JSON as protocol buffers do: every field may be written as `maxOutputTokens` or as
 * `max_output_tokens`, and Google's own examples write one object where a list is meant.
 * Source: https://protobuf.dev/programming-guides/json/#field-names and
 * https://ai.google.dev/gemini-api/docs/text-generation (the examples for REST)
 */

/** Values that are the client's own: nothing in them is a field of the API. */
const FREE_FORM = new Set([
  'args',
  'response',
  'labels',
  'parametersJsonSchema',
  'responseJsonSchema',
  '_responseJsonSchema',
  'enum',
  'default',
  'example',
]);

/** Objects whose names are the client's own, but not what they name. */
const NAMED = new Set(['properties']);

const LISTS = new Set(['contents', 'parts', 'tools', 'functionDeclarations', 'safetySettings']);

/** Writes a request's fields as the API's reference does, whichever way the client wrote them. */
export function readProtoJson(object: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(object).map(([key, value]) => {
      const name = camelCase(key);
      return [name, readValue(name, value)] as const;
    }),
  );
}

function readValue(name: string, value: unknown): unknown {
  if (FREE_FORM.has(name)) return value;
  if (Array.isArray(value)) return value.map((item: unknown) => readValue('', item));
  const object = objectOf(value);
  if (!object) return value;
  if (NAMED.has(name)) {
    return Object.fromEntries(Object.entries(object).map(([key, child]) => [key, readValue('', child)] as const));
  }
  return LISTS.has(name) ? [readProtoJson(object)] : readProtoJson(object);
}

/** A leading underscore is part of the name. */
function camelCase(name: string): string {
  return name.replace(/(?<=[a-z0-9])_([a-z0-9])/g, (_match, letter: string) => letter.toUpperCase());
}
