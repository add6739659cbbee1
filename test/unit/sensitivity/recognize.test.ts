import { SENSITIVE_KINDS } from '../../../src/domain/labels';
import { recognize } from '../../../src/sensitivity/recognize';
import { keyOf } from '../../support/found';

const key = `ghp_${keyOf(36)}`;

/** Texts that would hurt a pattern that tries again from every character. */
const HARD = [
  'a',
  '7',
  '1 ',
  'Ab ',
  'x://a:',
  'eyJ',
  'password=',
  'a@b.',
  '-----BEGIN ',
  'ssn 1',
  'DE89 ',
  '\n',
  '"',
  '４',
  'born 1 Ab Cd ',
];

describe('recognize', () => {
  it('gives the position of a hit, and nothing of its text', () => {
    expect(recognize(`use ${key} now`)).toEqual([
      { kind: 'credentials', recognizer: 'github-token', start: 4, end: 4 + key.length },
    ]);
  });

  it('counts in UTF-16 code units, also behind characters that it folds', () => {
    const before = '👩‍⚕️ „İstanbul“ — ４２ ';
    expect(recognize(`${before}${key}`)[0]).toMatchObject({ start: before.length, end: before.length + key.length });
  });

  it('reads to the end of a long text', () => {
    expect(recognize(`${'lorem ipsum dolor '.repeat(20_000)}${key}`)).toHaveLength(1);
  });

  it('finds nothing in empty text', () => {
    expect(recognize('')).toEqual([]);
  });

  test.each(HARD)('takes time that grows with the length of %j', (unit) => {
    const take = (chars: number): number => {
      const text = unit.repeat(chars / unit.length);
      const times = [1, 2, 3, 4].map(() => {
        const startMs = performance.now();
        recognize(text);
        return performance.now() - startMs;
      });
      return Math.min(...times);
    };
    take(20_000);
    // Sixteen times the text; a pattern that grows with the square would take 256 times as long.
    expect(take(320_000)).toBeLessThan(100 * Math.max(take(20_000), 0.5));
  });

  it('never throws, and its hits lie within the text', () => {
    let state = 42;
    const random = (below: number): number => (state = (state * 1103515245 + 12345) % 2147483648) % below;
    const seeds = [
      'password=',
      '://',
      '@',
      'AKIA',
      'eyJ',
      'ssn ',
      'DE',
      '4539',
      '\n',
      ' ',
      'CONFIDENTIAL',
      '-----BEGIN PRIVATE KEY-----',
    ];
    for (let round = 0; round < 400; round++) {
      const parts = Array.from({ length: random(60) }, () =>
        random(3) === 0 ? (seeds[random(seeds.length)] ?? '') : String.fromCharCode(random(random(2) ? 0x80 : 0xffff)),
      );
      const text = parts.join('');
      for (const { kind, start, end } of recognize(text)) {
        expect(SENSITIVE_KINDS).toContain(kind);
        expect(0 <= start && start < end && end <= text.length).toBe(true);
      }
    }
  });
});
