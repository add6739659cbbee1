/** Widest a column gets before its text is cut, characters. */
const MAX_WIDTH = 46;

/**
 * Lays rows out under their headings.
 * @param rows - cells in the order of `headings`
 * @param isColoured - true on a terminal: headings are then bold
 */
export function formatTable(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  isColoured: boolean,
): string {
  const cut = rows.map((row) =>
    row.map((cell) => (cell.length > MAX_WIDTH ? `${cell.slice(0, MAX_WIDTH - 1)}…` : cell)),
  );
  const widths = headings.map((heading, column) =>
    Math.max(heading.length, ...cut.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  const head = line(headings);
  return [isColoured ? `\u001b[1m${head}\u001b[0m` : head, ...cut.map(line)].join('\n');
}
