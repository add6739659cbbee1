import type { ChatRequest } from '../domain/chat';
import type { JsonObject } from './json';

/** Every text in a JSON value, names of fields too: they may be somebody's. The parser bounds how deep this goes. */
export function stringsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  const nested = Object.values(value).flatMap(stringsOf);
  return Array.isArray(value) ? nested : [...Object.keys(value), ...nested];
}

/** Longer ones without white space are files in base64, which say nothing as text. */
const MAX_WORD_CHARS = 512;

/**
 * Texts of a client's body that its canonical form does not hold: of blocks and fields that only its own API knows.
 * @param body - as the client sent it
 */
export function leftOutTexts(body: JsonObject, chat: ChatRequest): readonly string[] {
  // Fast path: nearly every request is understood in whole.
  if (chat.unsupported.length === 0) return [];
  const known = new Set(stringsOf(chat));
  return [...new Set(stringsOf(body))].filter(
    (text) => !known.has(text) && (text.length <= MAX_WORD_CHARS || /\s/.test(text)),
  );
}
