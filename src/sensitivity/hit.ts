import type { SENSITIVE_KINDS } from '../domain/labels';
import type { FoldedText } from './fold';

export type SensitiveKind = (typeof SENSITIVE_KINDS)[number];

/** Where something sensitive stands. Never holds the text itself. */
export interface Hit {
  readonly kind: SensitiveKind;
  /** Which recogniser found it; shape: `payment-card`. */
  readonly recognizer: string;
  /** Offsets in UTF-16 code units; `end` is exclusive. */
  readonly start: number;
  readonly end: number;
}

/** Finds what one family of patterns describes. Pure; reads all of the text in time that grows with its length. */
export type Recognizer = (folded: FoldedText) => readonly Hit[];
