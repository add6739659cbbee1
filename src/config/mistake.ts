/** One thing wrong with a config file. */
export interface Mistake {
  /** Both counted from 1. */
  readonly line: number;
  readonly column: number;
  /** What is wrong and, where there is one, a suggestion. */
  readonly message: string;
}

/** `FILE:LINE:COL: message`, as editors and CI systems read it. */
export function formatMistake(file: string, { line, column, message }: Mistake): string {
  return `${file}:${line}:${column}: ${message}`;
}
