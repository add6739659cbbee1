import type { Snapshot } from '../config/compile';
import type { Decision } from '../domain/decision';
import { RouterError } from '../domain/errors';
import type { RequestFacts } from '../domain/facts';
import type { Ability } from '../domain/ability';
import type { Model, TrustZone } from '../domain/model';
import { fail, ok, type Result } from '../domain/result';
import { ableModels, unable } from './abilities';
import { allowedModels } from './requested';
import { withinZone } from './trust-zone';

/** A decision with the models that may carry it out. */
export interface Candidates {
  readonly decision: Decision;
  /** Never empty. */
  readonly models: readonly Model[];
}

/** What every model of a plan has to satisfy. */
export interface Constraints {
  readonly zone: TrustZone;
  readonly caller: Pick<RequestFacts, 'allowedModels'>;
  readonly needed: ReadonlySet<Ability>;
}

/**
 * Narrows decisions to what zone, caller and abilities allow: the first that leaves a model wins, then any internal
 * model.
 * @param decisions - what was asked for, then what the rules say instead
 * Errors: `no_internal_candidate`, `model_not_allowed`, `unable`.
 */
export function chooseCandidates(
  decisions: readonly Decision[],
  { zone, caller, needed }: Constraints,
  snapshot: Snapshot,
): Result<Candidates, RouterError> {
  const allowed = (models: readonly Model[]): readonly Model[] => withinZone(allowedModels(models, caller), zone);
  for (const decision of decisions) {
    const models = ableModels(allowed(decision.use), needed);
    if (models.length > 0) return ok({ decision: causedBy(decision, zone), models });
  }
  const [asked] = decisions;
  const anyInternal = zone === 'internal' ? allowed([...snapshot.models.values()]) : [];
  const models = ableModels(anyInternal, needed);
  if (asked && models.length > 0) return ok({ decision: { ...asked, cause: 'trust-zone' }, models });
  const unfit = [...anyInternal, ...decisions.flatMap(({ use }) => allowed(use))];
  if (unfit.length > 0) return fail(unable(unfit, needed));
  return fail(zone === 'internal' ? noInternal() : notAllowed());
}

/** The trust zone is the cause once it has taken away something that the decision wanted. */
function causedBy(decision: Decision, zone: TrustZone): Decision {
  const isNarrowed = withinZone(decision.use, zone).length < decision.use.length;
  return isNarrowed ? { ...decision, cause: 'trust-zone' } : decision;
}

/** Nothing internal is there for a text that must not leave. */
export function noInternal(): RouterError {
  return new RouterError(
    'no_internal_candidate',
    'This text is sensitive, or could not be checked, and no internal model can take it. Remove what is sensitive, or try later.',
  );
}

/** The caller's team or key is for other models. */
export function notAllowed(): RouterError {
  return new RouterError('model_not_allowed', 'Your team or key may use none of the models that serve this request.', {
    param: 'model',
  });
}
