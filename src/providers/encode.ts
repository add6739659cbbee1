import type { DecodedRequest } from '../dialects/decoded';
import { encodeForProvider, isCarriedBy, type ProviderBody } from '../dialects/translate';
import { RouterError } from '../domain/errors';
import type { Candidate, Plan } from '../domain/plan';
import { fail, ok, type Result } from '../domain/result';

/**
 * Writes a request in a candidate's dialect.
 * Errors: `lossy_refused` when something would be lost and the provider is strict.
 */
export function encodeForCandidate(decoded: DecodedRequest, candidate: Candidate): Result<ProviderBody, RouterError> {
  const { provider, id, maxOutputTokens } = candidate;
  const encoded = encodeForProvider(decoded, provider.dialect, { modelId: id, maxOutputTokens });
  if (!provider.isStrict || encoded.lossy.length === 0) return ok(encoded);
  const fields = encoded.lossy.join(', ');
  const message = `The model ${candidate.name} cannot be given ${fields}. Leave them out, or ask for another model.`;
  return fail(new RouterError('lossy_refused', message));
}

/**
 * Leaves out the candidates of strict providers that this request would lose something on: the next one may carry it.
 * Only strict providers cost an encoding here.
 * Errors: `lossy_refused`, that of the first candidate, when none is left.
 */
export function withoutLossy(plan: Plan, decoded: DecodedRequest): Result<Plan, RouterError> {
  if (!plan.candidates.some(({ provider }) => provider.isStrict)) return ok(plan);
  let refusal: RouterError | undefined;
  const candidates = plan.candidates.filter((candidate) => {
    const encoded = candidate.provider.isStrict ? encodeForCandidate(decoded, candidate) : undefined;
    if (!encoded || encoded.ok) return true;
    refusal ??= encoded.error;
    return false;
  });
  return refusal && candidates.length === 0 ? fail(refusal) : ok({ ...plan, candidates });
}
