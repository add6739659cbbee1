import { excerpt } from './bounded';
import { editDistance } from './edit-distance';
import { splitWords } from './words';

/** One edit is forgiven for each so many characters of a phrase: with one edit, "NDA" would be "and". */
const CHARS_PER_EDIT = 4;
/** Comparing takes up to a microsecond a word: 64 Ki characters are some 10 ms. */
const LIMIT_CHARS = 1 << 16;

/** Finds phrases with typing mistakes in one text. */
export interface FuzzyFinder {
  /** False when the text was too long to read all of it. */
  readonly isComplete: boolean;
  find(phrase: string): boolean;
}

/**
 * Prepares a text for the search. Each different word, or window of as many words as the phrase has, is compared once.
 * @param maxEdits - edits that are forgiven in a phrase, never more than one for four of its characters
 */
export function createFuzzyFinder(whole: string, maxEdits: number): FuzzyFinder {
  const { text, isComplete } = excerpt(whole, LIMIT_CHARS);
  const words = splitWords(text);
  const windowsBySize = new Map<number, ReadonlySet<string>>();
  const windowsOf = (size: number): ReadonlySet<string> => {
    const windows = windowsBySize.get(size) ?? windowsOfWords(words, size);
    windowsBySize.set(size, windows);
    return windows;
  };
  return {
    isComplete,
    find(phrase) {
      const wanted = splitWords(phrase);
      const target = wanted.join(' ');
      const edits = Math.min(maxEdits, Math.floor(target.length / CHARS_PER_EDIT));
      return edits > 0 && [...windowsOf(wanted.length)].some((window) => editDistance(window, target, edits) <= edits);
    },
  };
}

function windowsOfWords(words: readonly string[], size: number): ReadonlySet<string> {
  if (size === 1) return new Set(words);
  return new Set(
    words.slice(0, Math.max(0, words.length - size + 1)).map((_, start) => words.slice(start, start + size).join(' ')),
  );
}
