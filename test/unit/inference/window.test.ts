import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readManifest } from '../../../src/inference/manifest';
import { readStaticManifest } from '../../../src/inference/static-manifest';
import { tokenizeUntil } from '../../../src/inference/tokenize';
import { intentWindow, scanWindows } from '../../../src/inference/window';
import { WordPiece } from '../../../src/inference/word-piece';

const folder = join(__dirname, '../../../models/classifier');

interface GoldenCase {
  readonly messages: readonly { readonly role: string; readonly content: string }[];
  readonly intentWindow: readonly number[];
  readonly scanWindows: readonly (readonly number[])[];
}

interface StaticCase {
  readonly messages: GoldenCase['messages'];
  readonly staticWindow: readonly number[];
}

describe('token windows', () => {
  const { windows } = readManifest(folder);
  const tokenizer = WordPiece.load(join(folder, 'tokenizer.json'));
  const golden = JSON.parse(readFileSync(join(folder, 'windows.golden.json'), 'utf8')) as readonly GoldenCase[];

  it('has golden cases to compare with', () => {
    expect(existsSync(join(folder, 'windows.golden.json'))).toBe(true);
    expect(golden.length).toBeGreaterThan(20);
  });

  it.each(golden.map((entry, index) => [index, entry] as const))('is what training used, case %i', (_, entry) => {
    const tokens = entry.messages.map(({ content }) => tokenizeUntil(tokenizer, content, () => false).ids);
    const turns = tokens.filter((_ids, index) => entry.messages[index]?.role === 'user');
    expect(intentWindow(turns, windows)).toEqual(entry.intentWindow);
    expect(scanWindows(tokens, windows)).toEqual(entry.scanWindows);
  });

  it('is longer for the static tier, as its training used it', async () => {
    const { maxTokens } = readStaticManifest(folder);
    const cases = JSON.parse(readFileSync(join(folder, 'static.golden.json'), 'utf8')) as readonly StaticCase[];
    for (const { messages, staticWindow } of cases) {
      const tokens = messages.map(({ content }) => tokenizer.encode(content));
      const turns = tokens.filter((_ids, index) => messages[index]?.role === 'user');
      expect(intentWindow(turns, windows, maxTokens)).toEqual(staticWindow);
    }
  });

  it('covers every token of a long text', () => {
    const ids = Array.from({ length: 1000 }, (_, index) => 1000 + index);
    const covered = new Set(scanWindows([ids], windows).flat());
    expect(ids.filter((id) => !covered.has(id))).toEqual([]);
  });
});
