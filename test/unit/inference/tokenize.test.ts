import { join } from 'node:path';
import { TextTokenizer } from '../../../src/inference/tokenize';
import { MODEL_FOLDER } from '../../support/project';

describe('tokenising a long text', () => {
  const tokenizer = new TextTokenizer(join(MODEL_FOLDER, 'tokenizer.json'));
  const never = (): boolean => false;

  it.each([
    ['of words', 'Meeting notes: the projector, unfortunately, is broken. '.repeat(2500)],
    ['of lines', 'def f(x):\n\treturn x + 1\n\n'.repeat(4000)],
    ['that is short', 'Hello there'],
    ['that is empty', ''],
  ])('slice by slice gives the same tokens as at once, %s', async (_, text) => {
    const { ids, isComplete } = await tokenizer.encodeUntil(text, never);
    expect(ids).toEqual(await tokenizer.encode(text));
    expect(isComplete).toBe(true);
  });

  it('stops at the deadline and says that the rest is missing', async () => {
    let looks = 0;
    const text = 'the projector is broken '.repeat(10_000);
    const { ids, isComplete } = await tokenizer.encodeUntil(text, () => (looks += 1) > 2);
    expect(isComplete).toBe(false);
    expect(ids.length).toBeGreaterThan(0);
    expect(ids.length).toBeLessThan((await tokenizer.encode(text)).length);
  });
});
