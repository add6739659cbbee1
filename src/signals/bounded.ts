/** The part of a text that a costly signal reads. */
export interface Excerpt {
  readonly text: string;
  /** False when something was left out: not finding anything then says nothing. */
  readonly isComplete: boolean;
}

/**
 * Bounds what is read: of a longer text the first and the last half of `limitChars`, because what is asked stands at
 * either end and pasted material between.
 */
export function excerpt(text: string, limitChars: number): Excerpt {
  if (text.length <= limitChars) return { text, isComplete: true };
  const half = limitChars >> 1;
  return { text: `${text.slice(0, half)}\n${text.slice(-half)}`, isComplete: false };
}
