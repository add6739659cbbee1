import type { Plan } from '../domain/plan';
import type { Model, TrustZone } from '../domain/model';
import { RouterError } from '../domain/errors';
import type { Pending, SignalSet } from '../domain/signal';

/**
 * The zone that a request has to stay in. Only a sensitivity that is known to be "no" opens the external zone.
 * @param use - models that it might go to; where all are internal, nothing needs to be known
 */
export function zoneOf(use: readonly Model[], signals: SignalSet, isEnforced: boolean): TrustZone | Pending {
  if (!isEnforced) return 'external';
  if (use.every(isInternal)) return 'internal';
  const sensitive = signals.get('sensitive');
  if (!sensitive) return { type: 'pending', needs: ['sensitive'] };
  return sensitive.state === 'known' && sensitive.value === false ? 'external' : 'internal';
}

/** Models that a request in a zone may go to: an internal one may serve everything. */
export function withinZone(models: readonly Model[], zone: TrustZone): readonly Model[] {
  return zone === 'external' ? models : models.filter(isInternal);
}

/**
 * The last check before a request is rendered for a model, whatever was decided before and by whom.
 * Throws: `trust_violation`.
 */
export function assertTrustZone(plan: Plan, model: Model): void {
  if (plan.trustZone === 'internal' && !isInternal(model)) {
    throw new RouterError('trust_violation', `${model.name} is external and the exchange must stay internal`);
  }
}

function isInternal(model: Model): boolean {
  return model.provider.trust === 'internal';
}
