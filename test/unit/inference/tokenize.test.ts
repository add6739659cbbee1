import { join } from 'node:path';
import { tokenizeUntil } from '../../../src/inference/tokenize';
import { WordPiece } from '../../../src/inference/word-piece';
import { MODEL_FOLDER } from '../../support/project';

describe('tokenising a long text', () => {
  const tokenizer = WordPiece.load(join(MODEL_FOLDER, 'tokenizer.json'));
  const never = (): boolean => false;

  it.each([
    ['of words', 'Meeting notes: the projector, unfortunately, is broken. '.repeat(2500)],
    ['of lines', 'def f(x):\n\treturn x + 1\n\n'.repeat(4000)],
    ['that is short', 'Hello there'],
    ['that is empty', ''],
  ])('slice by slice gives the same tokens as at once, %s', (_, text) => {
    const { ids, isComplete } = tokenizeUntil(tokenizer, text, never);
    expect(ids).toEqual(tokenizer.encode(text));
    expect(isComplete).toBe(true);
  });

  it('stops at the deadline and says that the rest is missing', () => {
    let looks = 0;
    const text = 'the projector is broken '.repeat(10_000);
    const { ids, isComplete } = tokenizeUntil(tokenizer, text, () => (looks += 1) > 2);
    expect(isComplete).toBe(false);
    expect(ids.length).toBeGreaterThan(0);
    expect(ids.length).toBeLessThan(tokenizer.encode(text).length);
  });
});
