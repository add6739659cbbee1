/** A text in which look-alike characters are made alike; every character keeps its offset. */
export interface FoldedText {
  readonly text: string;
  /** The same in lower case, for words. */
  readonly lower: string;
  /** The parts around digits: most texts have few, and most patterns need some. */
  readonly numeric: readonly Part[];
}

/** A part of a text, with its offset. */
export interface Part {
  readonly start: number;
  readonly text: string;
  readonly lower: string;
}

const NUMBER = /\d[\d ./-]{2,}/g;
/** Room for the word that names a number, and for what belongs to the number behind it. */
const BEFORE_CHARS = 128;
const AFTER_CHARS = 64;

const SPACES = /[\u00a0\u2000-\u200a\u202f\u205f\u3000]/g;
const DASHES = /[\u2010-\u2015\u2212]/g;
const DOUBLE_QUOTES = /[\u201c-\u201f\u00ab\u00bb\u300c-\u300f]/g;
const SINGLE_QUOTES = /[\u2018-\u201b]/g;
const FULL_WIDTH = /[\uff01-\uff5e]/g;
/** Arabic-Indic, its Persian form, Devanagari, Bengali and Thai digits. */
const OTHER_DIGITS = /[\u0660-\u0669\u06f0-\u06f9\u0966-\u096f\u09e6-\u09ef\u0e50-\u0e59]/g;
const ZEROS = [0x0660, 0x06f0, 0x0966, 0x09e6, 0x0e50];
/** The one letter whose lower case is longer than itself. Source: Unicode SpecialCasing. */
const DOTTED_I = /\u0130/g;
const ASCII = /^[\x00-\x7f]*$/;

/**
 * Folds typographic spaces, dashes and quotes, full-width characters and digits of other scripts to ASCII, one for
 * one, so that a card number from a Japanese keyboard is read like any other and offsets stay those of the original.
 */
export function fold(original: string): FoldedText {
  const text = ASCII.test(original) ? original : foldCharacters(original);
  const lower = text.toLowerCase();
  return { text, lower, numeric: partsAround({ text, lower }, NUMBER) };
}

/** The parts of a text around each match; those that overlap are one. */
export function partsAround({ text, lower }: Pick<FoldedText, 'text' | 'lower'>, pattern: RegExp): readonly Part[] {
  const parts: Part[] = [];
  let start = 0;
  let end = -1;
  const close = (): void => {
    if (end > start) parts.push({ start, text: text.slice(start, end), lower: lower.slice(start, end) });
  };
  for (const match of text.matchAll(pattern)) {
    const from = Math.max(0, match.index - BEFORE_CHARS);
    if (from > end) {
      close();
      start = from;
    }
    end = Math.min(text.length, match.index + match[0].length + AFTER_CHARS);
  }
  close();
  return parts;
}

function foldCharacters(original: string): string {
  return original
    .replace(SPACES, ' ')
    .replace(DASHES, '-')
    .replace(DOUBLE_QUOTES, '"')
    .replace(SINGLE_QUOTES, "'")
    .replace(DOTTED_I, 'I')
    .replace(FULL_WIDTH, (character) => String.fromCharCode(character.charCodeAt(0) - 0xfee0))
    .replace(OTHER_DIGITS, (digit) => {
      const code = digit.charCodeAt(0);
      return String(code - (ZEROS.findLast((zero) => zero <= code) ?? code));
    });
}
