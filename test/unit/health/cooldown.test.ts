import { Cooldown, type CooldownSettings } from '../../../src/health/cooldown';

const SETTINGS: CooldownSettings = {
  failures: 3,
  errorRatio: 0.5,
  windowMs: 60_000,
  shortestMs: 10_000,
  longestMs: 60_000,
  refusedMs: 600_000,
};

function failing(times: number, cooldown = new Cooldown(), nowMs = 0): Cooldown {
  for (let count = 0; count < times; count++) cooldown.onFailure(nowMs, SETTINGS);
  return cooldown;
}

/** When a rest that is under way ends, in whole seconds from a moment on. */
function restSeconds(cooldown: Cooldown, fromMs: number): number {
  let seconds = 0;
  while (cooldown.standing(fromMs + seconds * 1000) === 'cooling') seconds++;
  return seconds;
}

describe('a cooldown', () => {
  it('begins with so many failures in a row, and not before', () => {
    expect(failing(2).standing(0)).toBe('well');
    expect(failing(3).standing(0)).toBe('cooling');
  });

  it('does not begin when successes lie between the failures', () => {
    const cooldown = new Cooldown();
    for (let round = 0; round < 50; round++) {
      failing(1, cooldown, round);
      cooldown.onSuccess(round, SETTINGS);
      cooldown.onSuccess(round, SETTINGS);
    }
    expect(cooldown.standing(50)).toBe('well');
  });

  it('begins when half of the attempts within the window fail', () => {
    const cooldown = new Cooldown();
    for (let round = 0; round < 5; round++) {
      expect(cooldown.standing(round)).toBe('well');
      cooldown.onSuccess(round, SETTINGS);
      failing(1, cooldown, round);
    }
    expect(cooldown.standing(5)).toBe('cooling');
  });

  it('forgets attempts that are older than the window', () => {
    const cooldown = new Cooldown();
    for (let minute = 0; minute < 20; minute++) {
      failing(2, cooldown, minute * 61_000);
      cooldown.onSuccess(minute * 61_000, SETTINGS);
    }
    expect(cooldown.standing(20 * 61_000)).toBe('well');
  });

  it('is over after its time, and then waits for a success', () => {
    const cooldown = failing(3);
    expect(cooldown.standing(9999)).toBe('cooling');
    expect(cooldown.standing(10_000)).toBe('recovering');
    expect(cooldown.standing(1_000_000)).toBe('recovering');
    cooldown.onSuccess(1_000_000, SETTINGS);
    expect(cooldown.standing(1_000_000)).toBe('well');
  });

  it('doubles with each failure after a rest, up to the longest, and begins anew after a success', () => {
    const cooldown = failing(3);
    const rests: number[] = [];
    let nowMs = 0;
    for (let round = 0; round < 5; round++) {
      rests.push(restSeconds(cooldown, nowMs));
      nowMs += restSeconds(cooldown, nowMs) * 1000;
      failing(1, cooldown, nowMs);
    }
    expect(rests).toEqual([10, 20, 40, 60, 60]);
    nowMs += 60_000;
    cooldown.onSuccess(nowMs, SETTINGS);
    expect(restSeconds(failing(3, cooldown, nowMs), nowMs)).toBe(10);
  });

  it('is not made longer by attempts that were under way when it began', () => {
    expect(restSeconds(failing(20), 0)).toBe(10);
  });

  it('is not ended by an answer that was asked for before it', () => {
    const cooldown = failing(3);
    cooldown.onSuccess(1, SETTINGS);
    expect(restSeconds(cooldown, 0)).toBe(10);
  });

  it.each([
    ['a first failure', 1, 7000, 7],
    ['a failure that is due anyway, if that is longer', 3, 25_000, 25],
    ['a failure that is due anyway, but not less than its own time', 3, 1000, 10],
    ['more than the longest', 1, 86_400_000, 60],
  ])('takes what the provider asks for after %s', (_, failures, retryAfterMs, expected) => {
    const cooldown = failing(failures - 1);
    cooldown.onFailure(0, SETTINGS, retryAfterMs);
    expect(restSeconds(cooldown, 0)).toBe(expected);
  });

  it('does not begin because a provider may be asked again at once', () => {
    const cooldown = new Cooldown();
    cooldown.onFailure(0, SETTINGS, 0);
    expect(cooldown.standing(0)).toBe('well');
  });

  it('lasts longer when the provider says so during it', () => {
    const cooldown = failing(3);
    cooldown.onFailure(5000, SETTINGS, 30_000);
    expect(restSeconds(cooldown, 5000)).toBe(30);
  });
});
