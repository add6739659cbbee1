import { timingSafeEqual } from 'node:crypto';
import { RouterError } from '../domain/errors';
import type { Clock, SecretSource } from '../domain/ports';
import { fail, ok, type Result } from '../domain/result';
import { parseKeyRing } from './key-ring';
import { isFromThisMachine } from './loopback';
import { shownKeys } from './shown-keys';
import { memberOf, type Caller, type Teams } from './teams';
import { digestOf } from './virtual-key';

/** How callers are told apart, as the config says. */
export type Identity =
  /** Nothing is configured: only this machine is served, and nobody has a team. */
  | { readonly type: 'loopback' }
  /** Everybody is served, and nobody has a team. */
  | { readonly type: 'open' }
  /** Hashed virtual keys in a secret. */
  | { readonly type: 'keys'; readonly secret: string }
  /** A header that Envoy's own authentication sets. */
  | { readonly type: 'header'; readonly header: string };

/** What a request shows of who sent it. */
export interface Visitor {
  /** By lower-case name, `:path` included. */
  readonly headers: ReadonlyMap<string, string>;
  /** Who connected, as in `127.0.0.1:4711`; absent where Envoy does not say. */
  readonly peerAddress?: string;
}

export interface IdentityPorts {
  readonly secrets: SecretSource;
  readonly clock: Clock;
}

/**
 * Establishes who is asking.
 * Errors: `unknown_key` when the caller does not show who they are, `secret_missing`.
 */
export function identifyCaller(
  visitor: Visitor,
  { identity, teams }: { readonly identity: Identity; readonly teams: Teams },
  ports: IdentityPorts,
): Result<Caller, RouterError> {
  switch (identity.type) {
    case 'open':
      return ok({});
    case 'loopback':
      return isFromThisMachine(visitor.peerAddress, visitor.headers.get('x-forwarded-for')) ? ok({}) : fail(notOpen());
    case 'header':
      return callerOfHeader(visitor.headers.get(identity.header), teams);
    case 'keys':
      return callerOfKey(visitor, { ...ports, secret: identity.secret, teams });
  }
}

function callerOfHeader(team: string | undefined, teams: Teams): Result<Caller, RouterError> {
  if (!team) return ok({});
  // A header that came twice: one of the two may be the client's own.
  if (team.includes(',')) return refuse('The request names more than one team. The gateway must set exactly one.');
  return ok(memberOf(team, teams));
}

function callerOfKey(
  { headers }: Visitor,
  { secrets, clock, secret, teams }: IdentityPorts & { readonly secret: string; readonly teams: Teams },
): Result<Caller, RouterError> {
  const text = secrets.get(secret);
  if (text === undefined) return fail(new RouterError('secret_missing', `identity: secret ${secret} is not set`));
  const [key, ...others] = shownKeys(headers);
  if (key === undefined) return refuse('No API key was sent. Send the key of your team as a bearer token.');
  if (others.length > 0) return refuse('The request carries different API keys. Send one.');
  const digest = digestOf(key);
  // Every entry is compared, so that time tells nothing about which one came close.
  const [known] = parseKeyRing(text).keys.filter((entry) => timingSafeEqual(entry.digest, digest));
  if (!known) return refuse('This API key is not known here. Ask your platform team for one.');
  if (known.expiresMs !== undefined && known.expiresMs <= clock.epochMs()) {
    return refuse('This API key has expired. Ask your platform team for a new one.');
  }
  return ok(memberOf(known.team, teams, known.models));
}

function notOpen(): RouterError {
  const message =
    'This gateway serves its own machine only: its config has no `identity`. Its operator has to configure virtual keys ' +
    '(`identity: { keys: … }`), a header of their own authentication (`identity: { header: … }`), or `identity: open`.';
  return new RouterError('unknown_key', message);
}

function refuse(message: string): Result<Caller, RouterError> {
  return fail(new RouterError('unknown_key', message));
}
