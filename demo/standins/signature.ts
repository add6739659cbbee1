import { createHmac } from 'node:crypto';

/** Not a secret: it only makes a changed signature show. */
const KEY = 'stand-in';

/**
 * Signs reasoning, as providers do that keep nothing themselves: the signature holds the text that it was made for.
 * @param maker - the provider, which refuses the signatures of others
 * @returns base64
 */
export function sign(maker: string, text: string): string {
  return Buffer.from(JSON.stringify([maker, text, checksum(maker, text)])).toString('base64');
}

/** The text that `maker` signed; undefined for what is no signature of its own. */
export function readSignature(maker: string, signature: string): string | undefined {
  const parts = parse(Buffer.from(signature, 'base64').toString('utf8'));
  if (!Array.isArray(parts)) return undefined;
  const text: unknown = parts[1];
  return typeof text === 'string' && sign(maker, text) === signature ? text : undefined;
}

function checksum(maker: string, text: string): string {
  return createHmac('sha256', KEY).update(`${maker}\n${text}`).digest('hex').slice(0, 16);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not one of ours.
    return undefined;
  }
}
