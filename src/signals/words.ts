/** Scripts that write without spaces, or glue particles to words as Korean does: there a word may begin anywhere. */
const UNSPACED =
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}ー]$/u;
const WORD_CHAR = /^[\p{L}\p{N}\p{M}_]$/u;
const WORDS = /[\p{L}\p{N}\p{M}_]+/gu;

/** Splits a text into its words, punctuation dropped. */
export function splitWords(text: string): readonly string[] {
  return text.match(WORDS) ?? [];
}

/**
 * True if `phrase` stands in `text` as whole words: "cat" is in "a cat." and not in "concatenate". Every edge between
 * two characters of which one belongs to a script without spaces counts as a word's edge.
 */
export function hasWholePhrase(text: string, phrase: string): boolean {
  for (let start = text.indexOf(phrase); start >= 0; start = text.indexOf(phrase, start + 1)) {
    if (isWordEdge(text, start) && isWordEdge(text, start + phrase.length)) return true;
  }
  return false;
}

/** True if no word runs on from the character before `index` to the one at it. */
function isWordEdge(text: string, index: number): boolean {
  if (index === 0 || index === text.length) return true;
  // Fast path, ten times as fast: a text may be made of nothing but near hits.
  const [codeBefore, codeAfter] = [text.charCodeAt(index - 1), text.charCodeAt(index)];
  if (codeBefore < 0x80 && codeAfter < 0x80) return !(isAsciiWordChar(codeBefore) && isAsciiWordChar(codeAfter));
  const before = charBefore(text, index);
  const after = String.fromCodePoint(text.codePointAt(index) ?? 0);
  if (!WORD_CHAR.test(before) || !WORD_CHAR.test(after)) return true;
  return UNSPACED.test(before) || UNSPACED.test(after);
}

function isAsciiWordChar(code: number): boolean {
  const lower = code | 0x20;
  return (lower >= 0x61 && lower <= 0x7a) || (code >= 0x30 && code <= 0x39) || code === 0x5f;
}

function charBefore(text: string, index: number): string {
  const isLowSurrogate = (text.charCodeAt(index - 1) & 0xfc00) === 0xdc00;
  return text.slice(index - (isLowSurrogate ? 2 : 1), index);
}
