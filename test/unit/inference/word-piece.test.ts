import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Tokenizer } from 'tokenizers';
import { WordPiece } from '../../../src/inference/word-piece';
import { MODEL_FOLDER, PROJECT } from '../../support/project';

const FILE = join(MODEL_FOLDER, 'tokenizer.json');

interface Row {
  readonly messages: readonly { readonly content: string }[];
}

/** Every prompt of a file of training data. */
function promptsOf(file: string): readonly string[] {
  const lines = readFileSync(join(PROJECT, 'models', 'data', file), 'utf8').split('\n');
  const rows = lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Row);
  return rows.flatMap(({ messages }) => messages.map(({ content }) => content));
}

/** Texts of random letters of many scripts; the same on every run. */
function* oddTexts(count: number): Generator<string> {
  let state = 7;
  const random = (limit: number): number => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
  // Blocks whose letters have been in Unicode for long: the library's tables are older than Node's.
  const blocks = [
    [0, 0x250],
    [0x300, 0x370],
    [0x391, 0x3ff],
    [0x400, 0x500],
    [0x5d0, 0x5eb],
    [0x905, 0x940],
    [0x1e00, 0x1f00],
    [0x2000, 0x2070],
    [0x20a0, 0x20b0],
    [0x3040, 0x3100],
    [0x4e00, 0x4f00],
    [0xac00, 0xad00],
    [0xff01, 0xff5f],
    [0x1f600, 0x1f640],
    [0x20000, 0x20020],
  ] as const;
  for (let index = 0; index < count; index++) {
    const chars = Array.from({ length: 1 + random(40) }, () => {
      const [first, end] = blocks[random(blocks.length)] ?? [32, 127];
      return String.fromCodePoint(random(4) === 0 ? 32 : first + random(end - first));
    });
    yield chars.join('');
  }
}

describe('word pieces', () => {
  const ours = WordPiece.load(FILE);
  const reference = Tokenizer.fromFile(FILE);
  const expected = async (text: string): Promise<readonly number[]> =>
    (await reference.encode(text, null, { addSpecialTokens: false })).getIds();

  it.each(['H.jsonl', 'K.jsonl'])('are those of the library for every prompt of %s', async (file) => {
    const wrong: string[] = [];
    for (const text of promptsOf(file)) {
      if (ours.encode(text).join() !== (await expected(text)).join()) wrong.push(text);
    }
    expect(wrong).toEqual([]);
  });

  it('are those of the library for random letters of many scripts', async () => {
    for (const text of oddTexts(1500)) expect([text, ours.encode(text)]).toEqual([text, await expected(text)]);
  });

  it.each([
    ['an empty text', ''],
    ['white space of all kinds', ' \n\t\u00a0\u3000\u2028\u000b'],
    ['marks of special tokens', '[CLS] hello [SEP] [MASK] [PAD] [UNK] ##ing'],
    ['accents, single or combined', 'Übergröße cafe\u0301 Ångström İstanbul'],
    ['a capital sigma at the end of a word', 'ΟΔΥΣΣΕΥΣ ΣΑΣ'],
    ['what no letter can be', 'a\u0000b\ufffdc\u200bd\ufeffe\u0085f'],
    ['half of a surrogate pair', 'a\ud83d b\ude00'],
    ['a word of 100 letters', `go ${'ab'.repeat(50)} on`],
    ['a word of 101 letters', `go ${'ab'.repeat(50)}c on`],
    ['a word of 60 letters outside the basic plane', `go ${'𝒻'.repeat(60)} on`],
    ['signs that Unicode does not call punctuation', 'a$b+c<d=e>f^g`h|i~j'],
  ])('are those of the library for %s', async (_, text) => {
    expect(ours.encode(text)).toEqual(await expected(text));
  });

  it('are not made by another kind of tokenizer', () => {
    const folder = mkdtempSync(join(tmpdir(), 'signalbox-tokenizer-'));
    const file = join(folder, 'tokenizer.json');
    writeFileSync(file, JSON.stringify({ model: { type: 'BPE' } }));
    for (const path of [file, join(folder, 'none.json')]) {
      let thrown: unknown;
      try {
        WordPiece.load(path);
      } catch (error) {
        thrown = error;
      }
      expect(thrown).toMatchObject({ code: 'model_files' });
    }
    rmSync(folder, { recursive: true });
  });
});
