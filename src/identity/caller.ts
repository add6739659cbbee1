import { createHash, timingSafeEqual } from 'node:crypto';
import { RouterError } from '../domain/errors';
import type { SecretSource } from '../domain/ports';
import { fail, ok, type Result } from '../domain/result';
import { parseKeyRing, type ClientKey } from './keys';

/** How callers are told apart, as the config says. */
export type Identity =
  | { readonly type: 'none' }
  /** Hashed virtual keys in a secret. */
  | { readonly type: 'keys'; readonly secret: string }
  /** A header that Envoy's own authentication sets. */
  | { readonly type: 'header'; readonly header: string };

/** Who is asking. */
export interface Caller {
  readonly team?: string;
  /** Names of the models that this caller may use; absent means all. */
  readonly allowedModels?: ReadonlySet<string>;
}

/** Where SDKs put their key, in each client dialect. */
const KEY_HEADERS = ['authorization', 'x-api-key', 'api-key', 'x-goog-api-key'];

/**
 * Establishes who is asking.
 * @param headers - client headers by lower-case name
 * Errors: `unknown_key` when keys are configured and the caller shows none of them; `secret_missing`.
 */
export function identifyCaller(
  headers: ReadonlyMap<string, string>,
  identity: Identity,
  secrets: SecretSource,
): Result<Caller, RouterError> {
  switch (identity.type) {
    case 'none':
      return ok({});
    case 'header': {
      const team = headers.get(identity.header);
      return ok(team ? { team } : {});
    }
    case 'keys': {
      const text = secrets.get(identity.secret);
      if (text === undefined) {
        return fail(new RouterError('secret_missing', `identity: secret ${identity.secret} is not set`));
      }
      return callerOfKey(headers, parseKeyRing(text));
    }
  }
}

function callerOfKey(headers: ReadonlyMap<string, string>, ring: readonly ClientKey[]): Result<Caller, RouterError> {
  const key = presentedKey(headers);
  if (!key) {
    return fail(new RouterError('unknown_key', 'No API key was sent. Send the key of your team as a bearer token.'));
  }
  const digest = createHash('sha256').update(key).digest();
  // Every entry is compared, so that time tells nothing about which one came close.
  const known = ring.filter((entry) => timingSafeEqual(entry.digest, digest))[0];
  if (!known)
    return fail(new RouterError('unknown_key', 'This API key is not known here. Ask your platform team for one.'));
  return ok({ team: known.team, ...(known.models && { allowedModels: known.models }) });
}

function presentedKey(headers: ReadonlyMap<string, string>): string | undefined {
  for (const name of KEY_HEADERS) {
    const value = headers.get(name);
    if (value) return name === 'authorization' ? value.replace(/^bearer\s+/i, '') : value;
  }
  return undefined;
}
