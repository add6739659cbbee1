import type { DecodedRequest } from '../dialects/translate';
import { encodeForProvider } from '../dialects/translate';
import type { RouterError } from '../domain/errors';
import type { Candidate, Plan } from '../domain/plan';
import type { SecretSource } from '../domain/ports';
import { ok, type Result } from '../domain/result';
import { assertTrustZone } from '../routing/trust-zone';
import { authHeaders } from './auth';
import { endpointPath } from './endpoint';

/** A request as one provider wants it. */
export interface ProviderRequest {
  readonly candidate: Candidate;
  /** Value of `:path`, query included. */
  readonly path: string;
  /** Value of `:authority`. */
  readonly authority: string;
  /** Headers of dialect and auth by lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** Client fields that this provider's dialect cannot carry. */
  readonly lossy: readonly string[];
}

/**
 * Renders one attempt: the client's request in the candidate's dialect, with its path, host and key.
 * The trust zone is checked here, the last step before anything leaves, whatever was decided before.
 * Errors: `secret_missing`. Throws: `trust_violation`.
 */
export function renderAttempt(
  decoded: DecodedRequest,
  plan: Plan,
  candidate: Candidate,
  secrets: SecretSource,
): Result<ProviderRequest, RouterError> {
  assertTrustZone(plan, candidate);
  const { provider } = candidate;
  const auth = authHeaders(provider, secrets);
  if (!auth.ok) return auth;
  const encoded = encodeForProvider(decoded, provider.dialect, {
    modelId: candidate.id,
    maxOutputTokens: candidate.maxOutputTokens,
  });
  return ok({
    candidate,
    path: endpointPath(provider, encoded.path),
    authority: provider.authority,
    headers: { ...encoded.headers, ...auth.value },
    body: encoded.body,
    lossy: encoded.lossy,
  });
}
