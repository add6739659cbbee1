import { RouterError } from '../../../src/domain/errors';
import type { Model, TrustZone } from '../../../src/domain/model';
import type { Plan } from '../../../src/domain/plan';
import { assertTrustZone, withinZone, zoneOf } from '../../../src/routing/trust-zone';
import { compileText, configText } from '../../support/config';
import { signalSet, UNKNOWN, type Said } from '../../support/signals';

const MODELS = compileText(configText()).models;

function models(...names: readonly string[]): readonly Model[] {
  return names.flatMap((name) => MODELS.get(name) ?? []);
}

describe('the trust zone', () => {
  it.each<[string, Record<string, Said>, readonly string[], TrustZone]>([
    ['text that is not sensitive', { sensitive: false }, ['gpt', 'local'], 'external'],
    ['sensitive text', { sensitive: true }, ['gpt', 'local'], 'internal'],
    ['text that could not be checked', { sensitive: UNKNOWN }, ['gpt'], 'internal'],
    ['internal models, whatever the text', {}, ['local'], 'internal'],
  ])('of %s is decided', (_, said, names, expected) => {
    expect(zoneOf(models(...names), signalSet(said), true)).toBe(expected);
  });

  it('needs to know whether the text is sensitive before an external model may have it', () => {
    expect(zoneOf(models('local', 'gpt'), signalSet({}), true)).toEqual({ type: 'pending', needs: ['sensitive'] });
  });

  it('is external when it is not enforced', () => {
    expect(zoneOf(models('gpt'), signalSet({ sensitive: true }), false)).toBe('external');
  });

  it('takes external models away from an internal exchange only', () => {
    const all = models('gpt', 'local', 'claude');
    expect(withinZone(all, 'internal')).toEqual(models('local'));
    expect(withinZone(all, 'external')).toEqual(all);
  });

  it.each<[TrustZone, string, boolean]>([
    ['internal', 'gpt', false],
    ['internal', 'local', true],
    ['external', 'gpt', true],
    ['external', 'local', true],
  ])('%s lets an attempt reach %s: %s', (trustZone, name, isAllowed) => {
    const [model] = models(name);
    const decision = { rule: 'r', cause: 'rule', use: [], trace: [] } as const;
    const plan: Plan = { decision, candidates: models('local'), trustZone, signals: new Map() };
    let code: unknown;
    try {
      if (model) assertTrustZone(plan, model);
    } catch (error) {
      code = error instanceof RouterError ? error.code : error;
    }
    expect(code).toBe(isAllowed ? undefined : 'trust_violation');
  });
});
