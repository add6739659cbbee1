import type { DecodedRequest } from '../dialects/decoded';
import { encodeForProvider, isCarriedBy, type ProviderBody } from '../dialects/translate';
import { RouterError } from '../domain/errors';
import type { Candidate, Plan } from '../domain/plan';
import { fail, ok, type Result } from '../domain/result';

/**
 * Writes a request in a candidate's dialect.
 * Errors: `unable` when the dialect does not have what is asked for; `lossy_refused` when something would be lost and
 * the provider is strict.
 */
export function encodeForCandidate(decoded: DecodedRequest, candidate: Candidate): Result<ProviderBody, RouterError> {
  const unable = inability(decoded, candidate);
  if (unable) return fail(unable);
  const { provider, id, maxOutputTokens } = candidate;
  const encoded = encodeForProvider(decoded, provider.dialect, { modelId: id, maxOutputTokens });
  if (!provider.isStrict || encoded.lossy.length === 0) return ok(encoded);
  const fields = encoded.lossy.join(', ');
  const message = `The model ${candidate.name} cannot be given ${fields}. Leave them out, or ask for another model.`;
  return fail(new RouterError('lossy_refused', message));
}

/** Why a candidate cannot do what is asked for at all, whatever the request says; undefined when it can. */
function inability(decoded: DecodedRequest, { name, provider }: Candidate): RouterError | undefined {
  // Bedrock and Vertex have embeddings too, but under APIs of their own.
  const isElsewhere = decoded.kind === 'embedding' && ['bedrock', 'vertex'].includes(provider.platform?.type ?? '');
  if (!isElsewhere && isCarriedBy(decoded, provider.dialect)) return undefined;
  const unable = `The model ${name} has no such API: its provider offers no embeddings. Ask for another model.`;
  return new RouterError('unable', unable, { param: 'model' });
}

/**
 * Leaves out the candidates that cannot carry this request, or not all of it where they are strict: the next one may.
 * Only strict providers cost an encoding here.
 * Errors: `unable` or `lossy_refused`, that of the first candidate, when none is left.
 */
export function carriers(plan: Plan, decoded: DecodedRequest): Result<Plan, RouterError> {
  let refusal: RouterError | undefined;
  const candidates = plan.candidates.filter((candidate) => {
    const fault = candidate.provider.isStrict
      ? faultOf(encodeForCandidate(decoded, candidate))
      : inability(decoded, candidate);
    refusal ??= fault;
    return fault === undefined;
  });
  return refusal && candidates.length === 0 ? fail(refusal) : ok({ ...plan, candidates });
}

function faultOf(encoded: Result<ProviderBody, RouterError>): RouterError | undefined {
  return encoded.ok ? undefined : encoded.error;
}
