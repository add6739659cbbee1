/** A share of a whole, or `null` when the whole is nothing: nothing was measured. */
export function ratio(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}

/** The mean, or `null` of nothing. */
export function mean(values: readonly number[]): number | null {
  return ratio(
    values.reduce((sum, value) => sum + value, 0),
    values.length,
  );
}

/**
 * The value below which a share of all values lies, interpolated between neighbours; `null` of nothing.
 * @param share - 0 to 1: 0.5 for the median
 */
export function quantile(values: readonly number[], share: number): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  const position = share * (sorted.length - 1);
  const lower = sorted[Math.floor(position)];
  const upper = sorted[Math.ceil(position)];
  if (lower === undefined || upper === undefined) return null;
  return lower + (upper - lower) * (position - Math.floor(position));
}

/** The harmonic mean of precision and recall, 0 to 1; 0 where nothing was found. */
export function f1(counts: { readonly hits: number; readonly falseAlarms: number; readonly misses: number }): number {
  const { hits, falseAlarms, misses } = counts;
  return hits === 0 ? 0 : (2 * hits) / (2 * hits + falseAlarms + misses);
}
