import { outcomeOfStatus } from '../../../src/health/attempt-outcome';
import { readRetryAfterMs } from '../../../src/health/retry-after';

const ANSWERED = { firstByteMs: 120, isStreamed: true, retryAfterMs: undefined };

describe('the outcome of an attempt', () => {
  it.each([
    [200, 'answered'],
    [302, 'answered'],
    [400, 'inconclusive'],
    [404, 'inconclusive'],
    [413, 'inconclusive'],
    [422, 'inconclusive'],
    [401, 'key-refused'],
    [402, 'key-refused'],
    [403, 'inconclusive'],
    [408, 'failed'],
    [429, 'failed'],
    [500, 'failed'],
    [503, 'failed'],
    [529, 'failed'],
  ])('with %i is %s', (status, type) => {
    expect(outcomeOfStatus(status, ANSWERED).type).toBe(type);
  });

  it('holds how soon an answer began, or when to come back', () => {
    expect(outcomeOfStatus(200, ANSWERED)).toEqual({ type: 'answered', firstByteMs: 120, isStreamed: true });
    expect(outcomeOfStatus(429, { ...ANSWERED, retryAfterMs: 7000 })).toEqual({ type: 'failed', retryAfterMs: 7000 });
  });
});

describe('retry-after', () => {
  const NOW = Date.parse('Wed, 21 Oct 2026 07:28:00 GMT');

  it.each<[Record<string, string>, number | undefined]>([
    [{ 'retry-after': '7' }, 7000],
    [{ 'retry-after': ' 7 ' }, 7000],
    [{ 'retry-after': '0.5' }, 500],
    [{ 'retry-after': 'Wed, 21 Oct 2026 07:28:30 GMT' }, 30_000],
    [{ 'retry-after': 'Wed, 21 Oct 2026 07:27:00 GMT' }, 0],
    [{ 'retry-after-ms': '700', 'retry-after': '1' }, 700],
    [{ 'retry-after': 'soon' }, undefined],
    [{ 'retry-after': '-5x' }, undefined],
    [{ 'retry-after': '9'.repeat(400) }, undefined],
    [{}, undefined],
  ])('of %j is %s ms', (headers, expected) => {
    expect(readRetryAfterMs(new Map(Object.entries(headers)), NOW)).toBe(expected);
  });
});
