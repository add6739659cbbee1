import type { Snapshot } from '../config/compile';
import { encodeModel, encodeModelList, type ModelListRequest } from '../dialects/model-list';
import { RouterError } from '../domain/errors';
import { fail, ok, type Result } from '../domain/result';
import { identifyCaller, type IdentityPorts, type Visitor } from '../identity/caller';
import { listedModels } from '../routing/listed';
import { immediateJson } from './immediate';
import type { ProcessingResponse } from './protocol';

/**
 * Answers a request for the models: the operator's names that this caller may use, and no provider is asked.
 * Errors: `unknown_key`, `secret_missing`, `unknown_model`.
 */
export function answerModelList(
  { dialect, name }: ModelListRequest,
  visitor: Visitor,
  snapshot: Snapshot,
  ports: IdentityPorts,
): Result<ProcessingResponse, RouterError> {
  const caller = identifyCaller(visitor, snapshot, ports);
  if (!caller.ok) return caller;
  const models = listedModels(snapshot, caller.value);
  if (name === undefined) return ok(immediateJson(encodeModelList(models, dialect)));
  const model = models.find((listed) => encodeURIComponent(listed.name) === name);
  if (model) return ok(immediateJson(encodeModel(model, dialect)));
  const names = models.map((listed) => listed.name).join(', ');
  return fail(
    new RouterError('unknown_model', `There is no such model here. There are: ${names}.`, { param: 'model' }),
  );
}
