import type { Candidate, Plan } from '../../../src/domain/plan';
import { MemoryHealth } from '../../../src/health/memory-health';
import { healthyFirst } from '../../../src/routing/healthy-first';
import { compileText, configText } from '../../support/config';
import { fakeClock, type FakeClock } from '../../support/ports';

const SNAPSHOT = compileText(configText());
const LEASE_MS = 5000;

function candidates(...names: readonly string[]): readonly Candidate[] {
  return names.flatMap((name) => SNAPSHOT.models.get(name) ?? []);
}

interface Bench {
  readonly clock: FakeClock;
  readonly fail: (name: string) => void;
  readonly succeed: (name: string) => void;
  readonly order: (...names: readonly string[]) => readonly string[];
}

function bench(): Bench {
  const clock = fakeClock();
  const health = new MemoryHealth(clock);
  const settings = SNAPSHOT.cooldown;
  const each = (name: string, tell: (candidate: Candidate) => void): void => candidates(name).forEach(tell);
  return {
    clock,
    fail: (name) =>
      each(name, (candidate) => {
        for (let count = 0; count < settings.failures; count++) health.record(candidate, { type: 'failed' }, settings);
      }),
    succeed: (name) =>
      each(name, (candidate) =>
        health.record(candidate, { type: 'answered', firstByteMs: 1, isStreamed: false }, settings),
      ),
    order: (...names) => {
      const decision = { rule: 'r', cause: 'rule', use: [], trace: [] } as const;
      const plan: Plan = { decision, candidates: candidates(...names), trustZone: 'external', signals: new Map() };
      return healthyFirst(plan, health, LEASE_MS).candidates.map(({ name }) => name);
    },
  };
}

describe('candidates', () => {
  it('keep their order while all are well', () => {
    expect(bench().order('gpt', 'claude', 'local')).toEqual(['gpt', 'claude', 'local']);
  });

  it('that are given a rest go last, in their order, and stay', () => {
    const { fail, order } = bench();
    fail('gpt');
    expect(order('gpt', 'claude', 'local')).toEqual(['claude', 'local', 'gpt']);
    fail('claude');
    expect(order('gpt', 'claude', 'local')).toEqual(['local', 'gpt', 'claude']);
    fail('local');
    expect(order('gpt', 'claude', 'local')).toEqual(['gpt', 'claude', 'local']);
  });

  it('whose rest is over come first for one request at a time until one succeeds', () => {
    const { clock, fail, succeed, order } = bench();
    fail('gpt');
    clock.advance(SNAPSHOT.cooldown.shortestMs);
    expect(order('gpt', 'claude')).toEqual(['gpt', 'claude']);
    expect(order('gpt', 'claude')).toEqual(['claude', 'gpt']);
    succeed('gpt');
    expect(order('gpt', 'claude')).toEqual(['gpt', 'claude']);
    expect(order('gpt', 'claude')).toEqual(['gpt', 'claude']);
  });

  it('that wait for somebody else’s trial come before those that are given a rest', () => {
    const { clock, fail, order } = bench();
    fail('claude');
    clock.advance(SNAPSHOT.cooldown.shortestMs);
    fail('gpt');
    expect(order('gpt', 'claude')).toEqual(['claude', 'gpt']);
    expect(order('gpt', 'claude')).toEqual(['claude', 'gpt']);
  });

  it('that would only take over for others wait for nobody, and take nobody’s turn', () => {
    const { clock, fail, order } = bench();
    fail('claude');
    clock.advance(SNAPSHOT.cooldown.shortestMs);
    expect(order('gpt', 'claude', 'local')).toEqual(['gpt', 'claude', 'local']);
    expect(order('claude', 'gpt')).toEqual(['claude', 'gpt']);
    expect(order('gpt', 'claude', 'local')).toEqual(['gpt', 'claude', 'local']);
  });
});
