import type { Candidate } from '../../../src/domain/plan';
import { outcomeOfStatus, type AttemptOutcome } from '../../../src/health/attempt-outcome';
import type { CooldownSettings } from '../../../src/health/cooldown';
import { MemoryHealth } from '../../../src/health/memory-health';
import { compileText, configText } from '../../support/config';
import { fakeClock, type FakeClock } from '../../support/ports';
import { seededRandom } from '../../support/random';

const SETTINGS: CooldownSettings = {
  failures: 2,
  errorRatio: 0.5,
  windowMs: 60_000,
  shortestMs: 10_000,
  longestMs: 60_000,
  refusedMs: 600_000,
};

const MODELS = compileText(
  configText({
    models: `models:
  gpt: { provider: openai, id: a }
  mini: { provider: openai, id: b }
  claude: { provider: anthropic, id: c }`,
  }),
).models;

function model(name: string): Candidate {
  const found = MODELS.get(name);
  if (!found) throw new TypeError(`no model ${name}`);
  return found;
}
const [GPT, MINI, CLAUDE] = [model('gpt'), model('mini'), model('claude')];

const ANSWERED: AttemptOutcome = { type: 'answered', firstByteMs: 100, isStreamed: false };
const FAILED: AttemptOutcome = { type: 'failed' };

interface Watched {
  readonly clock: FakeClock;
  readonly health: MemoryHealth;
  readonly tell: (candidate: Candidate, ...outcomes: readonly AttemptOutcome[]) => void;
}

function watch(): Watched {
  const clock = fakeClock();
  const health = new MemoryHealth(clock);
  return {
    clock,
    health,
    tell: (candidate, ...outcomes) => outcomes.forEach((outcome) => health.record(candidate, outcome, SETTINGS)),
  };
}

describe('health', () => {
  it('is good while nothing is known', () => {
    expect(watch().health.standing(GPT)).toBe('well');
  });

  it.each<[AttemptOutcome, boolean]>([
    [FAILED, false],
    [{ type: 'unreachable' }, true],
    [{ type: 'key-refused' }, true],
  ])('after %j twice concerns the other models of the provider: %s', (outcome, isShared) => {
    const { health, tell } = watch();
    tell(GPT, outcome, outcome);
    expect(health.standing(GPT)).toBe('cooling');
    expect(health.standing(MINI)).toBe(isShared ? 'cooling' : 'well');
    expect(health.standing(CLAUDE)).toBe('well');
  });

  it('is lost with the first refusal of our key, and for long', () => {
    const { clock, health, tell } = watch();
    tell(GPT, { type: 'key-refused' });
    clock.advance(599_999);
    expect(health.standing(MINI)).toBe('cooling');
    clock.advance(1);
    expect(health.standing(MINI)).toBe('recovering');
  });

  it('is never touched by requests that were at fault themselves', () => {
    const random = seededRandom(6);
    const { health, tell } = watch();
    for (let round = 0; round < 500; round++) {
      const status = random.pick([400, 404, 409, 413, 415, 422, 200]);
      tell(GPT, outcomeOfStatus(status, { firstByteMs: 5, isStreamed: false, retryAfterMs: 60_000 }));
      expect(health.standing(GPT)).toBe('well');
    }
  });

  it('is not known to be good again before an attempt after the rest succeeds', () => {
    const { clock, health, tell } = watch();
    tell(GPT, FAILED, FAILED);
    clock.advance(10_000);
    expect(health.standing(GPT)).toBe('recovering');
    tell(GPT, { type: 'inconclusive' });
    expect(health.standing(GPT)).toBe('recovering');
    tell(GPT, ANSWERED);
    expect(health.standing(GPT)).toBe('well');
  });
});

describe('a trial', () => {
  function recovering(): Watched {
    const watched = watch();
    watched.tell(GPT, FAILED, FAILED);
    watched.clock.advance(10_000);
    return watched;
  }

  it('is for one request at a time', () => {
    const { health } = recovering();
    expect(health.beginTrial(GPT, 5000)).toBe(true);
    expect(health.beginTrial(GPT, 5000)).toBe(false);
  });

  it.each<[AttemptOutcome, string]>([
    [ANSWERED, 'well'],
    [FAILED, 'cooling'],
    [{ type: 'inconclusive' }, 'recovering'],
  ])('that ends with %j leaves it %s', (outcome, standing) => {
    const { health, tell } = recovering();
    health.beginTrial(GPT, 5000);
    tell(GPT, outcome);
    expect(health.standing(GPT)).toBe(standing);
    if (standing === 'recovering') expect(health.beginTrial(GPT, 5000)).toBe(true);
  });

  it('that nobody tells the end of is lost after its lease', () => {
    const { clock, health } = recovering();
    health.beginTrial(GPT, 5000);
    clock.advance(4999);
    expect(health.beginTrial(GPT, 5000)).toBe(false);
    clock.advance(1);
    expect(health.beginTrial(GPT, 5000)).toBe(true);
  });

  it('of a provider is one for all its models', () => {
    const { clock, health, tell } = watch();
    tell(GPT, { type: 'unreachable' }, { type: 'unreachable' });
    clock.advance(10_000);
    expect(health.beginTrial(GPT, 5000)).toBe(true);
    expect(health.beginTrial(MINI, 5000)).toBe(false);
  });
});

describe('the time until an answer begins', () => {
  it('is a mean in which the newest count most, apart for streams', () => {
    const { health, tell } = watch();
    tell(GPT, { ...ANSWERED, firstByteMs: 1000 }, { ...ANSWERED, firstByteMs: 500 });
    tell(GPT, { type: 'answered', firstByteMs: 50, isStreamed: true });
    expect(health.firstByteMs(GPT, { isStreamed: false })).toBeCloseTo(900);
    expect(health.firstByteMs(GPT, { isStreamed: true })).toBe(50);
    expect(health.firstByteMs(MINI, { isStreamed: true })).toBeUndefined();
  });

  it('is forgotten when it is old', () => {
    const { clock, health, tell } = watch();
    tell(GPT, ANSWERED);
    clock.advance(5 * 60_000);
    expect(health.firstByteMs(GPT, { isStreamed: false })).toBeUndefined();
  });
});
