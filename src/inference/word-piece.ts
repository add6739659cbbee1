import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { RouterError } from '../domain/errors';
import type { TokenIds } from './window';

const schema = z.object({
  normalizer: z.object({
    type: z.literal('BertNormalizer'),
    clean_text: z.literal(true),
    handle_chinese_chars: z.literal(true),
    strip_accents: z.null(),
    lowercase: z.literal(true),
  }),
  pre_tokenizer: z.object({ type: z.literal('BertPreTokenizer') }),
  model: z.object({
    type: z.literal('WordPiece'),
    unk_token: z.string(),
    continuing_subword_prefix: z.string(),
    max_input_chars_per_word: z.number().int().positive(),
    vocab: z.record(z.string(), z.number().int()),
  }),
});

/** Ideographs: each is a word of its own. The blocks, and their gaps, of BERT's own tokenizer. */
const IDEOGRAPHS =
  '\\u{3400}-\\u{4DBF}\\u{4E00}-\\u{9FFF}\\u{F900}-\\u{FAFF}\\u{20000}-\\u{2A6DF}\\u{2A700}-\\u{2B73F}\\u{2B740}-\\u{2B81F}\\u{2B920}-\\u{2CEAF}\\u{2F800}-\\u{2FA1F}';
/** Every ASCII sign counts as punctuation, though Unicode calls some of them symbols. */
const PUNCTUATION = '\\p{P}$+<=>^`|~';
const PLAIN_ASCII = /^[\t\n\r\x20-\x7e]*$/;
const DROPPED = /[\0\ufffd\p{Cf}\p{Co}\p{Cs}]|(?![\t\n\r])\p{Cc}/gu;
const ACCENTS = /\p{Mn}/gu;
const WORD = new RegExp(`[${PUNCTUATION}]|[${IDEOGRAPHS}]|[^\\p{White_Space}${PUNCTUATION}${IDEOGRAPHS}]+`, 'gu');
const ASCII_WORD = /[!-/:-@[-`{-~]|[0-9A-Za-z]+/g;

/**
 * The tokenizer of BERT (uncased): text → lower case without accents → words → the longest pieces of the vocabulary.
 * Written out because the binding of the `tokenizers` library takes most of a short decision's time
 * (docs/decisions/0004); a test holds it to that library.
 * Source: BertNormalizer, BertPreTokenizer and WordPiece of huggingface/tokenizers.
 */
export class WordPiece {
  readonly #first: ReadonlyMap<string, number>;
  readonly #following: ReadonlyMap<string, number>;
  readonly #unknownId: number;
  readonly #maxWordChars: number;
  readonly #maxPieceUnits: number;

  private constructor(model: z.infer<typeof schema>['model']) {
    const { vocab, continuing_subword_prefix: prefix } = model;
    const entries = Object.entries(vocab);
    this.#first = new Map(entries.filter(([piece]) => !piece.startsWith(prefix)));
    this.#following = new Map(
      entries.filter(([piece]) => piece.startsWith(prefix)).map(([piece, id]) => [piece.slice(prefix.length), id]),
    );
    this.#unknownId = vocab[model.unk_token] ?? NaN;
    this.#maxWordChars = model.max_input_chars_per_word;
    this.#maxPieceUnits = Math.max(...entries.map(([piece]) => piece.length));
  }

  /**
   * @param path - `tokenizer.json`, without special tokens, truncation or padding of its own
   * Throws: `model_files` when it is missing or another kind of tokenizer.
   */
  static load(path: string): WordPiece {
    try {
      return new WordPiece(schema.parse(JSON.parse(readFileSync(path, 'utf8'))).model);
    } catch (cause) {
      throw new RouterError('model_files', `cannot read the model's ${path}`, { cause });
    }
  }

  /** Content ids of a text, without special tokens. */
  encode(text: string): TokenIds {
    const ids: number[] = [];
    const isAscii = PLAIN_ASCII.test(text);
    for (const [word] of normalize(text, isAscii).matchAll(isAscii ? ASCII_WORD : WORD)) this.#push(word, ids);
    return ids;
  }

  #push(word: string, ids: number[]): void {
    const whole = this.#first.get(word);
    if (whole !== undefined) {
      ids.push(whole);
      return;
    }
    const before = ids.length;
    let pieces = this.#first;
    let start = 0;
    // A word that is too long, or has a part that no piece covers, is one unknown token.
    let isKnown = word.length <= this.#maxWordChars || [...word].length <= this.#maxWordChars;
    while (isKnown && start < word.length) {
      let end = Math.min(word.length, start + this.#maxPieceUnits);
      let id = pieces.get(word.slice(start, end));
      while (id === undefined && end > start + 1) id = pieces.get(word.slice(start, --end));
      if (id === undefined) isKnown = false;
      else ids.push(id);
      start = end;
      pieces = this.#following;
    }
    if (isKnown) return;
    ids.length = before;
    ids.push(this.#unknownId);
  }
}

function normalize(text: string, isAscii: boolean): string {
  if (isAscii) return text.toLowerCase();
  // Letter by letter, a capital sigma has one small form; JavaScript knows the one at the end of a word too.
  return text.replace(DROPPED, '').normalize('NFD').replace(ACCENTS, '').replaceAll('Σ', 'σ').toLowerCase();
}
