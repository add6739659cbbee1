import { randomUUID } from 'node:crypto';
import type { Snapshot } from '../config/compile';
import type { DecodedRequest } from '../dialects/decoded';
import { decodePass } from '../dialects/pass';
import { decodeRequest } from '../dialects/translate';
import { RouterError } from '../domain/errors';
import type { Provider } from '../domain/model';
import type { Plan } from '../domain/plan';
import type { SecretSource } from '../domain/ports';
import { fail, ok, type Result } from '../domain/result';
import { missingSecret } from '../providers/auth';
import { carriers } from '../providers/encode';
import { routePass, routeRequest } from '../route';
import { healthyFirst } from '../routing/healthy-first';
import { bodyTooLarge, type Admitted } from './admission';
import type { SavedExchange } from './saved-exchange';
import type { GatewayServices } from './services';

/** A request that is there in whole. */
export interface WholeRequest {
  readonly admitted: Admitted;
  /** The client's, by lower-case name, pseudo-headers included. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Buffer;
  readonly snapshot: Snapshot;
}

/** A request that is decoded and has a plan. */
interface Routed {
  readonly decoded: DecodedRequest;
  readonly plan: Plan;
}

/**
 * Decodes and routes a request: what its retries and its response need of it.
 * Errors: `body_too_large`, those of decoding and routing, `no_candidate`.
 */
export async function openExchange(
  request: WholeRequest,
  { ports, secrets }: Pick<GatewayServices, 'ports' | 'secrets'>,
): Promise<Result<SavedExchange, RouterError>> {
  const tooLarge = bodyTooLarge(request.body.length, request.snapshot.limits.requestBytes);
  if (tooLarge) return fail(tooLarge);
  const { provider } = request.admitted;
  const id = randomUUID();
  const routed = provider ? await passBy(request, provider, ports) : await decide(request, id, ports);
  if (!routed.ok) return routed;
  const { decoded } = routed.value;
  const fitting = carriers(withKeys(routed.value.plan, secrets), decoded);
  if (!fitting.ok) return fitting;
  const { firstByteMs } = request.snapshot.timeouts;
  const plan = ports.health ? healthyFirst(fitting.value, ports.health, firstByteMs) : fitting.value;
  const [answering] = plan.candidates;
  if (!answering) return fail(new RouterError('no_candidate', 'No candidate model has its provider key set here.'));
  return ok({
    id,
    decoded,
    plan,
    answering,
    attempts: 1,
    attemptStartMs: 0,
    outcome: undefined,
    lossy: [],
    overheadMs: 0,
  });
}

async function decide(
  { admitted: { facts }, headers, body, snapshot }: WholeRequest,
  exchangeId: string,
  ports: GatewayServices['ports'],
): Promise<Result<Routed, RouterError>> {
  const decoded = decodeRequest(facts.dialect, body, facts.path, headers);
  if (!decoded.ok) return decoded;
  const plan = await routeRequest({ ...facts, exchangeId }, decoded.value.chat, snapshot, ports);
  return plan.ok ? ok({ decoded: decoded.value, plan: plan.value }) : plan;
}

async function passBy(
  { admitted: { facts }, headers, body, snapshot }: WholeRequest,
  provider: Provider,
  ports: GatewayServices['ports'],
): Promise<Result<Routed, RouterError>> {
  const { decoded, isReadable } = decodePass({
    method: headers.get(':method') ?? 'GET',
    path: facts.path.slice(`/${provider.name}`.length) || '/',
    headers,
    body,
    dialect: provider.dialect,
  });
  const plan = await routePass({ provider, chat: decoded.chat, isReadable }, facts, snapshot, ports);
  return plan.ok ? ok({ decoded, plan: plan.value }) : plan;
}

/** Leaves out candidates whose provider key is missing: they could only fail, and cost an attempt. */
function withKeys(plan: Plan, secrets: SecretSource): Plan {
  const candidates = plan.candidates.filter(({ provider }) => missingSecret(provider, secrets) === undefined);
  return { ...plan, candidates };
}
