import { DIALECT_NAMES, type DialectName } from '../domain/model';

/** Proof of reasoning that only the providers of one dialect can check. */
export interface Opaque {
  readonly value: string;
  readonly origin: DialectName;
}

const MARK = 'signalbox:';

/**
 * Writes a signature or encrypted reasoning for a client: as it is where client and provider speak the same dialect,
 * else marked with its origin, since the client sends it back and the next model may be another provider's.
 * @example seal({ value: 'c2ln', origin: 'gemini' }, 'anthropic-messages') // 'signalbox:gemini:c2ln'
 */
export function seal({ value, origin }: Opaque, client: DialectName): string {
  return origin === client ? value : `${MARK}${origin}:${value}`;
}

/** The counterpart of `seal`: what has no mark comes from a provider of the client's own dialect. */
export function unseal(text: string, client: DialectName): Opaque {
  if (!text.startsWith(MARK)) return { value: text, origin: client };
  const end = text.indexOf(':', MARK.length);
  const origin = DIALECT_NAMES.find((name) => name === text.slice(MARK.length, end));
  return origin ? { value: text.slice(end + 1), origin } : { value: text, origin: client };
}
