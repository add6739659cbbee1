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

/** How dialects name what stands for a file at the provider. */
const FILE_ID = /\bfile_?(?:id|uri)\b/i;

/**
 * What a client's body holds and its canonical form does not: blocks and fields that only the client's own API knows.
 * @param body - as the client sent it
 */
export function leftOut(body: JsonObject, chat: ChatRequest): Pick<ChatRequest, 'leftOutTexts' | 'hasLeftOutFile'> {
  // Fast path: nearly every request is understood in whole.
  if (chat.unsupported.length === 0) return {};
  const known = new Set(stringsOf(chat));
  const texts = [...new Set(stringsOf(body))].filter((text) => !known.has(text));
  const readable = texts.filter((text) => text.length <= MAX_WORD_CHARS || /\s/.test(text));
  const hasFile = readable.length < texts.length || chat.unsupported.some((name) => FILE_ID.test(name));
  return {
    ...(readable.length > 0 && { leftOutTexts: readable }),
    ...(hasFile && { hasLeftOutFile: true }),
  };
}
