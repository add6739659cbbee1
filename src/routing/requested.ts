import type { Snapshot } from '../config/compile';
import type { Decision } from '../domain/decision';
import { RouterError } from '../domain/errors';
import type { RequestFacts } from '../domain/facts';
import type { Model } from '../domain/model';
import { fail, ok, type Result } from '../domain/result';

/**
 * What the model name of a request asks for: a decision by the rules (undefined), or certain models.
 * Errors: `unknown_model`, `model_not_allowed`.
 */
export function readRequestedModel(
  name: string,
  facts: RequestFacts,
  snapshot: Snapshot,
): Result<Decision | undefined, RouterError> {
  const alias = snapshot.aliases.get(name);
  if (alias === 'auto') return ok(undefined);
  const model = snapshot.models.get(name);
  const use = alias ?? (model ? [model] : undefined);
  if (!use) return fail(unknownModel(facts, snapshot));
  const allowed = allowedModels(use, facts);
  if (allowed.length === 0) {
    const message = `Your team or key may not use this model. It may use: ${namesFor(facts, snapshot)}.`;
    return fail(new RouterError('model_not_allowed', message, { param: 'model' }));
  }
  return ok({ rule: `model:${name}`, cause: 'named-model', use: allowed, trace: [] });
}

/** The models that the caller may use, of these. */
export function allowedModels(models: readonly Model[], facts: Pick<RequestFacts, 'allowedModels'>): readonly Model[] {
  return facts.allowedModels ? models.filter((model) => facts.allowedModels?.has(model.name)) : models;
}

/** The unknown name is not repeated: it is the client's text. */
function unknownModel(facts: RequestFacts, snapshot: Snapshot): RouterError {
  const message = `There is no such model here. Ask for auto, or for one of: ${namesFor(facts, snapshot)}.`;
  return new RouterError('unknown_model', message, { param: 'model' });
}

function namesFor(facts: RequestFacts, snapshot: Snapshot): string {
  const names = allowedModels([...snapshot.models.values()], facts).map((model) => model.name);
  return names.length > 0 ? names.join(', ') : 'none';
}
