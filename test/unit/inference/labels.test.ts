import { join } from 'node:path';
import { ASPECTS, type Aspect } from '../../../src/domain/ports';
import { readObservation, scoreLabels } from '../../../src/inference/labels';
import { readManifest } from '../../../src/inference/manifest';
import type { Observation, ScanConclusion } from '../../../src/inference/observation';
import { softmax } from '../../../src/inference/probability';

const { heads } = readManifest(join(__dirname, '../../../models/classifier'));

function observation(changes: Partial<ScanConclusion>): Observation {
  const uniform = (count: number): Float32Array => new Float32Array(count).fill(1 / count);
  return {
    asked: { intent: uniform(20), complexity: uniform(3), domain: uniform(14) },
    scan: {
      sensitivity: { isYes: false, probability: 0.01 },
      jailbreak: { isYes: false, probability: 0.01 },
      sensitiveKinds: Array.from({ length: 7 }, () => false),
      unreadWindows: 0,
      ...changes,
    },
  };
}

describe('probabilities', () => {
  it('sum to one and follow the logits', () => {
    const probabilities = softmax(Float32Array.from([0, 2, 1]), 1);
    expect(probabilities.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 6);
    expect(probabilities[1]).toBeCloseTo(Math.exp(2) / (1 + Math.E + Math.exp(2)), 5);
  });

  it('are flatter with a higher temperature', () => {
    const at = (temperature: number): number => softmax(Float32Array.from([0, 3]), temperature)[1] ?? 0;
    expect(at(2)).toBeLessThan(at(1));
  });
});

describe('labels', () => {
  it('are sorted, the likeliest first', () => {
    const scored = scoreLabels(Float32Array.from([0.1, 0.7, 0.2]), ['a', 'b', 'c']);
    expect(scored.map(({ label }) => label)).toEqual(['b', 'c', 'a']);
  });

  it('say no when every part was read', () => {
    expect(readObservation(observation({}), heads, ASPECTS).sensitive).toMatchObject({ state: 'known', value: false });
  });

  it('say unknown, not no, when a part was left unread', () => {
    const { sensitive, jailbreak } = readObservation(observation({ unreadWindows: 1 }), heads, ASPECTS);
    expect(sensitive?.state).toBe('unknown');
    expect(jailbreak?.state).toBe('unknown');
  });

  it('say yes whatever was left unread', () => {
    const found = observation({ sensitivity: { isYes: true, probability: 0.99 }, unreadWindows: 3 });
    expect(readObservation(found, heads, ASPECTS).sensitive).toMatchObject({
      state: 'known',
      value: true,
      score: 0.99,
    });
  });

  it('are given only for the verdict that was asked', () => {
    const { scan } = observation({});
    const fields = (aspect: Aspect): string[] =>
      Object.keys(readObservation({ ...(scan && { scan }) }, heads, [aspect]));
    expect(fields('jailbreak')).toEqual(['jailbreak']);
    expect(fields('sensitivity')).toEqual(['sensitive', 'sensitiveKinds']);
  });

  it('name the kinds that were found', () => {
    const found = observation({ sensitiveKinds: heads.sensitive_kinds.labels.map((name) => name === 'health') });
    expect(readObservation(found, heads, ASPECTS).sensitiveKinds).toEqual(['health']);
  });
});
