import { Tokenizer } from 'tokenizers';
import type { TokenIds } from './window';

/** Text to token ids, with the tokenizer that the model was trained with. */
export class TextTokenizer {
  readonly #tokenizer: Tokenizer;

  /** @param path - `tokenizer.json`, without special tokens, truncation or padding of its own */
  constructor(path: string) {
    this.#tokenizer = Tokenizer.fromFile(path);
  }

  /** Content ids of one text. */
  async encode(text: string): Promise<TokenIds> {
    const encoding = await this.#tokenizer.encode(text, null, { addSpecialTokens: false });
    return encoding.getIds();
  }
}
