import type { DecodedRequest } from '../dialects/decoded';
import type { ProviderBody } from '../dialects/translate';
import type { RouterError } from '../domain/errors';
import type { Candidate, Plan } from '../domain/plan';
import { ok, type Result } from '../domain/result';
import { assertTrustZone } from '../routing/trust-zone';
import { authHeaders, type PaymentPorts } from './auth';
import { encodeForCandidate } from './encode';
import { endpointPath } from './endpoint';
import type { PlacedRequest } from './platform';
import { platformOf } from './platforms';

/** A request as one provider wants it. */
export interface ProviderRequest {
  readonly candidate: Candidate;
  /** Value of `:method`. */
  readonly method: string;
  /** Value of `:path`, query included. */
  readonly path: string;
  /** Value of `:authority`. */
  readonly authority: string;
  /** Headers of dialect, platform and auth by lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** Client fields that this provider's dialect cannot carry. */
  readonly lossy: readonly string[];
}

/** Stands in every request, and so in every signature. */
const CONTENT_TYPE = { 'content-type': 'application/json' };

/**
 * Renders one attempt: the client's request in the candidate's dialect, placed where its platform wants it, and paid
 * for last, since a signature covers all the rest. The trust zone is checked here, the last step before anything
 * leaves, whatever was decided before.
 * Errors: `lossy_refused`, `secret_missing`. Throws (as a rejection): `trust_violation`.
 */
export async function renderAttempt(
  decoded: DecodedRequest,
  plan: Plan,
  candidate: Candidate,
  ports: PaymentPorts,
): Promise<Result<ProviderRequest, RouterError>> {
  assertTrustZone(plan, candidate);
  const { provider } = candidate;
  const encoded = encodeForCandidate(decoded, candidate);
  if (!encoded.ok) return encoded;
  const placed = place(decoded, candidate, encoded.value);
  const method = decoded.kind === 'pass' ? decoded.method : 'POST';
  const unpaid = { ...placed, method, authority: provider.authority };
  const paid = await authHeaders(provider, unpaid, ports);
  if (!paid.ok) return paid;
  return ok({
    candidate,
    ...unpaid,
    headers: { ...unpaid.headers, ...paid.value },
    lossy: encoded.value.lossy,
  });
}

/** A request that is passed by names its place itself, below the provider's base path, and says what its body is. */
function place(decoded: DecodedRequest, { id, provider }: Candidate, encoded: ProviderBody): PlacedRequest {
  const { path, headers, body } = encoded;
  if (decoded.kind === 'pass') return { path: endpointPath(provider, path), headers, body };
  const placed = platformOf(provider).place({ ...encoded, modelId: id, isStreamed: decoded.chat.stream });
  return { ...placed, headers: { ...CONTENT_TYPE, ...placed.headers } };
}
