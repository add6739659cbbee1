import { slicesOf } from '../../../src/sensitivity/slices';
import { recognizedSource } from '../../../src/signals/sensitive';
import { keyOf } from '../../support/found';
import { observe } from '../../support/observe';

const LINE = 'The meeting room on the second floor has a new projector.\n';

describe('the slices of a long text', () => {
  /** Every part of it is different, so that a slice has one place. */
  const numbered = (separator: string): string => Array.from({ length: 40_000 }, (_, index) => index).join(separator);

  it.each([
    ['with lines', numbered('\n')],
    ['without any line', numbered(' ')],
    ['that is short', LINE],
    ['that is empty', ''],
  ])('cover all of a text %s', (_, text) => {
    let covered = 0;
    for (const slice of slicesOf(text)) {
      const start = text.indexOf(slice);
      expect(start).toBeLessThanOrEqual(covered);
      covered = start + slice.length;
    }
    expect(covered).toBe(text.length);
  });

  it('begin at a line where there is one', () => {
    const [, ...later] = slicesOf(LINE.repeat(5000));
    expect(later.length).toBeGreaterThan(2);
    expect(later.filter((slice) => !slice.startsWith('The meeting'))).toEqual([]);
  });

  it('hold whole whatever stands on a cut, at each place of it', async () => {
    const key = `ghp_${keyOf(36)}`;
    for (let shift = 0; shift <= 60; shift += 5) {
      const text = `${'x '.repeat(32_760).slice(0, (1 << 16) - shift)} ${key} ${'y '.repeat(40_000)}`;
      const observed = await observe(recognizedSource, text);
      expect(observed).toEqual({ value: ['github-token'], score: 1 });
    }
  });

  it('leave other work its turn in between', async () => {
    let turns = 0;
    let isDone = false;
    const count = (): void => {
      if (isDone) return;
      turns += 1;
      setImmediate(count);
    };
    setImmediate(count);
    await observe(recognizedSource, LINE.repeat(10_000));
    isDone = true;
    expect(turns).toBeGreaterThan(5);
  });
});
