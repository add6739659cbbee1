import { foldLetters } from './fold-letters';
import type { TokenIds } from './window';
import type { WordPiece } from './word-piece';

/** Characters that are tokenised between two looks at the clock, a few milliseconds. */
const SLICE_CHARS = 1 << 15;

/** A text in tokens, as far as there was time. */
export interface Tokens {
  readonly ids: TokenIds;
  /** False when the deadline left the end of the text out. */
  readonly isComplete: boolean;
}

/** Content ids of one text, slice by slice until the deadline: megabytes would keep others waiting for seconds. */
export function tokenizeUntil(tokenizer: Pick<WordPiece, 'encode'>, text: string, isLate: () => boolean): Tokens {
  const parts: TokenIds[] = [];
  let start = 0;
  while (start < text.length && !isLate()) {
    const end = sliceEnd(text, start);
    parts.push(tokenizer.encode(foldLetters(text.slice(start, end))));
    start = end;
  }
  return { ids: parts.length === 1 ? (parts[0] ?? []) : parts.flat(), isComplete: start >= text.length };
}

/** Words are tokens of their own, so a cut at white space changes no token; where there is none, one word is cut. */
function sliceEnd(text: string, start: number): number {
  const limit = start + SLICE_CHARS;
  if (limit >= text.length) return text.length;
  const space = text.slice(start, limit).search(/\s\S*$/);
  return space > 0 ? start + space : limit;
}
