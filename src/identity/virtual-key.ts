import { createHash, randomBytes } from 'node:crypto';

/** Tells people and secret scanners what a string is. */
const PREFIX = 'sb-';

/** 256 bits: nobody guesses them, so a plain hash of the key is safe to keep. */
const RANDOM_BYTES = 32;

/** A new virtual key, as in `sb-4f8Zk…`. */
export function generateKey(): string {
  return `${PREFIX}${randomBytes(RANDOM_BYTES).toString('base64url')}`;
}

/** What is kept of a key: its SHA-256 digest, 32 bytes. */
export function digestOf(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}
