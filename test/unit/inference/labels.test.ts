import { readObservation, scoreLabels } from '../../../src/inference/labels';
import { readManifest } from '../../../src/inference/manifest';
import { join } from 'node:path';
import type { Observation } from '../../../src/inference/observe';

const { heads } = readManifest(join(__dirname, '../../../models/classifier'));

function observation(changes: Partial<Observation>): Observation {
  const zeros = (count: number): Float32Array => new Float32Array(count);
  const window = {
    intent: zeros(20),
    complexity: zeros(3),
    domain: zeros(14),
    sensitivity: zeros(1),
    sensitive_kinds: zeros(7),
    jailbreak: zeros(1),
    embedding: zeros(384),
  };
  return {
    intentWindow: window,
    sensitivity: -20,
    sensitiveKinds: zeros(7).fill(-20),
    jailbreak: -20,
    unreadWindows: 0,
    ...changes,
  };
}

describe('labels', () => {
  it('sorts labels by probabilities that sum to one', () => {
    const scored = scoreLabels(Float32Array.from([0, 2, 1]), { labels: ['a', 'b', 'c'], temperature: 1 });
    expect(scored.map(({ label }) => label)).toEqual(['b', 'c', 'a']);
    expect(scored.reduce((sum, { score }) => sum + score, 0)).toBeCloseTo(1, 6);
    expect(scored[0]?.score).toBeCloseTo(Math.exp(2) / (1 + Math.E + Math.exp(2)), 5);
  });

  it('is less sure with a higher temperature', () => {
    const logits = Float32Array.from([0, 3]);
    const at = (temperature: number): number => scoreLabels(logits, { labels: ['a', 'b'], temperature })[0]?.score ?? 0;
    expect(at(2)).toBeLessThan(at(1));
  });

  it('says no when every part was read', () => {
    expect(readObservation(observation({}), heads).sensitive).toMatchObject({ state: 'known', value: false });
  });

  it('says unknown, not no, when a part was left unread', () => {
    const { sensitive, jailbreak } = readObservation(observation({ unreadWindows: 1 }), heads);
    expect(sensitive.state).toBe('unknown');
    expect(jailbreak.state).toBe('unknown');
  });

  it('says yes whatever was left unread', () => {
    const { sensitive } = readObservation(observation({ sensitivity: 20, unreadWindows: 3 }), heads);
    expect(sensitive).toMatchObject({ state: 'known', value: true });
  });
});
