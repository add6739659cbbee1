import { fail, ok, type Result } from '../domain/result';
import { endOfString, findJsonFault } from './json-fault';

/** A parsed JSON object of unknown content. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Levels that a document may nest; no API needs a tenth of it, and recursion over it stays safe. */
export const MAX_JSON_DEPTH = 200;

/**
 * Parses JSON that a stranger wrote.
 * @returns the value, or what is wrong in words that never repeat the text: `not valid JSON at line 2, column 7`
 */
export function parseJson(text: string): Result<unknown, string> {
  if (isDeeperThan(text, MAX_JSON_DEPTH)) return fail(`nested deeper than ${MAX_JSON_DEPTH} levels`);
  try {
    return ok(JSON.parse(text));
  } catch {
    // V8's message quotes the text, which may be a prompt: the place is found anew.
    return fail(text.trim() === '' ? 'empty' : `not valid JSON at ${placeOf(text, findJsonFault(text))}`);
  }
}

/** Parses JSON where anything but an object is of no use. */
export function parseJsonObject(text: string): JsonObject | undefined {
  const parsed = parseJson(text);
  return parsed.ok ? objectOf(parsed.value) : undefined;
}

/** The value if it is an object, not a list. */
export function objectOf(value: unknown): JsonObject | undefined {
  // An object's properties are all `unknown`, so the narrowed type claims nothing more than was checked.
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined;
}

/** The value if it is a list, else an empty one. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The objects of a list; other items are passed over. */
export function objectsOf(value: unknown): readonly JsonObject[] {
  return listOf(value)
    .map(objectOf)
    .filter((object) => object !== undefined);
}

/** The value if it is a string. */
export function stringOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** The value if it can be a count: a finite number, not negative. */
export function countOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined;
}

const OPENING = new Set(['{', '[']);
const CLOSING = new Set(['}', ']']);

function isDeeperThan(text: string, limit: number): boolean {
  // Fast path: most stream events are shorter than the limit is deep.
  if (text.length <= limit) return false;
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === '"') at = endOfString(text, at);
    else if (OPENING.has(char)) depth++;
    else if (CLOSING.has(char)) depth--;
    if (depth > limit) return true;
  }
  return false;
}

function placeOf(text: string, offset: number): string {
  const before = text.slice(0, offset);
  const line = before.split('\n').length;
  return `line ${line}, column ${offset - before.lastIndexOf('\n')}`;
}
