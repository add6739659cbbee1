import { RouterError } from '../domain/errors';

/** One virtual key: its SHA-256 digest (32 bytes), never the key. */
export interface ClientKey {
  readonly digest: Buffer;
  readonly team: string;
  readonly models?: ReadonlySet<string>;
}

let parsed: { readonly text: string; readonly ring: readonly ClientKey[] } | undefined;

/**
 * Reads the secret that lists the virtual keys, a line each: `sha256:HEX team=NAME [models=a,b]`; `#` starts a comment.
 * A plain SHA-256 suffices because virtual keys are random, not chosen by people.
 * The last text is kept parsed: the same secret is asked for with every request.
 * Throws: `config_invalid` with the line number.
 */
export function parseKeyRing(text: string): readonly ClientKey[] {
  if (parsed?.text !== text) {
    const lines = text.split('\n').map((line, index) => ({ line: line.replace(/#.*/, '').trim(), number: index + 1 }));
    parsed = { text, ring: lines.filter(({ line }) => line).map(({ line, number }) => parseLine(line, number)) };
  }
  return parsed.ring;
}

function parseLine(line: string, number: number): ClientKey {
  const match = /^sha256:([0-9a-f]{64})\s+team=(\S+)(?:\s+models=(\S+))?$/i.exec(line);
  if (!match?.[1] || !match[2]) {
    throw new RouterError(
      'config_invalid',
      `client keys, line ${number}: expected "sha256:HEX team=NAME [models=a,b]"`,
    );
  }
  const digest = Buffer.from(match[1], 'hex');
  return { digest, team: match[2], ...(match[3] && { models: new Set(match[3].split(',')) }) };
}
