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
  const { provider, id, maxOutputTokens } = candidate;
  // Bedrock and Vertex have embeddings too, but under APIs of their own.
  const isElsewhere = decoded.kind === 'embedding' && ['bedrock', 'vertex'].includes(provider.platform?.type ?? '');
  if (isElsewhere || !isCarriedBy(decoded, provider.dialect)) {
    const unable = `The model ${candidate.name} has no such API: its provider offers no embeddings. Ask for another model.`;
    return fail(new RouterError('unable', unable, { param: 'model' }));
  }
  const encoded = encodeForProvider(decoded, provider.dialect, { modelId: id, maxOutputTokens });
  if (!provider.isStrict || encoded.lossy.length === 0) return ok(encoded);
  const fields = encoded.lossy.join(', ');
  const message = `The model ${candidate.name} cannot be given ${fields}. Leave them out, or ask for another model.`;
  return fail(new RouterError('lossy_refused', message));
}

/**
 * Leaves out the candidates that cannot carry this request, or not all of it where they are strict: the next one may.
 * Only strict providers, and requests that are no chat, cost an encoding here.
 * Errors: `unable` or `lossy_refused`, that of the first candidate, when none is left.
 */
export function carriers(plan: Plan, decoded: DecodedRequest): Result<Plan, RouterError> {
  const isInDoubt = ({ provider }: Candidate): boolean => provider.isStrict || decoded.kind !== 'chat';
  if (!plan.candidates.some(isInDoubt)) return ok(plan);
  let refusal: RouterError | undefined;
  const candidates = plan.candidates.filter((candidate) => {
    const encoded = isInDoubt(candidate) ? encodeForCandidate(decoded, candidate) : undefined;
    if (!encoded || encoded.ok) return true;
    refusal ??= encoded.error;
    return false;
  });
  return refusal && candidates.length === 0 ? fail(refusal) : ok({ ...plan, candidates });
}
