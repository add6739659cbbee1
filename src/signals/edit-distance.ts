/**
 * Edits (insert, delete, replace, swap of neighbours) that turn one word into the other.
 * Linear in the longer word for a given limit: only a band of `2 · limit + 1` cells is computed per row.
 * @param limit - edits from which on the exact number is of no interest
 * @returns 0 to `limit`, or `limit + 1` for "more"
 */
export function editDistance(a: string, b: string, limit: number): number {
  const tooFar = limit + 1;
  if (Math.abs(a.length - b.length) > limit) return tooFar;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => Math.min(column, tooFar));
  for (let row = 1; row <= a.length; row++) {
    const current = new Array<number>(b.length + 1).fill(tooFar);
    if (row <= limit) current[0] = row;
    const end = Math.min(b.length, row + limit);
    for (let column = Math.max(1, row - limit); column <= end; column++) {
      const replaced = at(last, column - 1) + (a[row - 1] === b[column - 1] ? 0 : 1);
      const isSwap = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      const swapped = isSwap ? at(beforeLast, column - 2) + 1 : tooFar;
      current[column] = Math.min(replaced, swapped, at(last, column) + 1, at(current, column - 1) + 1, tooFar);
    }
    [beforeLast, last] = [last, current];
  }
  return at(last, b.length);

  function at(row: readonly number[], column: number): number {
    return row[column] ?? tooFar;
  }
}
