const MS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 } as const;
const BYTES = { '': 1, B: 1, KiB: 1024, MiB: 1024 ** 2 } as const;

/**
 * Reads a duration such as `500ms`, `60s` or `5m`.
 * @returns milliseconds, or undefined for anything else
 */
export function parseDurationMs(text: string): number | undefined {
  return parseQuantity(text, /^(\d+(?:\.\d+)?)(ms|s|m|h)$/, MS);
}

/**
 * Reads a size such as `512KiB` or `32MiB`; a bare number is bytes.
 * @returns bytes, or undefined for anything else
 */
export function parseSizeBytes(text: string): number | undefined {
  return parseQuantity(text, /^(\d+)(|B|KiB|MiB)$/, BYTES);
}

function parseQuantity(text: string, pattern: RegExp, units: Readonly<Record<string, number>>): number | undefined {
  const match = pattern.exec(text);
  const unit = match?.[2] === undefined ? undefined : units[match[2]];
  return unit === undefined ? undefined : Number(match?.[1]) * unit;
}
