import { parseJsonObject, stringOf, type JsonObject } from '../json';

/**
 * Holds arguments that are no JSON object, as those of a call that was cut off: `input` is always an object here.
 * Source: https://platform.claude.com/docs/en/agents-and-tools/tool-use/fine-grained-tool-streaming#handling-invalid-json-in-tool-responses
 */
const INVALID_JSON = 'INVALID_JSON';

/**
 * Writes the arguments of a tool call as `input`.
 * @param onInvalid - called when they are no JSON object; the text is then wrapped
 * @example encodeToolInput('{"city":"Br', …) // { INVALID_JSON: '{"city":"Br' }
 */
export function encodeToolInput(text: string, onInvalid?: () => void): JsonObject {
  if (text.trim() === '') return {};
  const input = parseJsonObject(text);
  if (!input) onInvalid?.();
  return input ?? { [INVALID_JSON]: text };
}

/** The counterpart of `encodeToolInput`: what was wrapped comes out as it was. */
export function decodeToolInput(input: JsonObject): string {
  const wrapped = Object.keys(input).length === 1 ? stringOf(input[INVALID_JSON]) : undefined;
  return wrapped ?? JSON.stringify(input);
}

/** Ids may hold letters, digits, `_` and `-` here; other makers' ids, as in `functions.search:0`, hold more. */
export function encodeToolId(id: string): string {
  return id.replace(/[^\w-]/g, '_') || 'call';
}
