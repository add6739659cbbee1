import type { Role } from './chat';

/** Time, so that tests can hold it. */
export interface Clock {
  /** Milliseconds, monotonic, with fractions. */
  nowMs(): number;
  /** Milliseconds since 1970, as the machine's clock has it: signatures carry the time. */
  epochMs(): number;
}

/** Where provider keys and client keys come from. */
export interface SecretSource {
  /** The secret's text without surrounding white space, or undefined where there is none. */
  get(name: string): string | undefined;
}

export interface ClassifierMessage {
  readonly role: Role;
  readonly text: string;
}

/** A label with its calibrated probability, 0 to 1. */
export interface ScoredLabel {
  readonly label: string;
  readonly score: number;
}

/** A yes or no of the classifier; `unknown` when part of the text could not be read in time and the rest says no. */
export type Verdict =
  | { readonly state: 'known'; readonly value: boolean; readonly score: number }
  | { readonly state: 'unknown'; readonly reason: string };

/** What a pass of the classifier can be asked: what is asked for (intent, complexity, domain), and two verdicts on all text. */
export const ASPECTS = ['task', 'sensitivity', 'jailbreak'] as const;
export type Aspect = (typeof ASPECTS)[number];

/** All that one pass of the classifier can observe. Label lists are complete and sorted by falling score. */
export interface Classification {
  readonly intents: readonly ScoredLabel[];
  readonly complexities: readonly ScoredLabel[];
  readonly domains: readonly ScoredLabel[];
  readonly sensitive: Verdict;
  readonly sensitiveKinds: readonly string[];
  readonly jailbreak: Verdict;
}

/** What a classifier that cannot answer says instead: every signal it would have given is unknown. */
export interface ClassifierUnavailable {
  readonly unavailable: string;
}

/** What a pass is to find out, and how long the answer is of use. */
export interface ClassifierQuestion {
  /** Only these are answered: the fewer, the fewer parts of a text need the slow model. */
  readonly aspects: readonly Aspect[];
  /** Milliseconds until an answer is of no use any more. */
  readonly deadlineMs: number;
}

export interface Classifier {
  /**
   * Classifies a conversation, all that is asked in one pass.
   * @param messages - every message in order; intent, complexity and domain read the last user turns, the rest reads all
   * @returns the fields of the aspects that were asked
   */
  classify(
    messages: readonly ClassifierMessage[],
    question: ClassifierQuestion,
  ): Promise<Partial<Classification> | ClassifierUnavailable>;
}

/** What an embedder that cannot answer says instead. */
export interface EmbedderUnavailable {
  readonly unavailable: string;
}

export interface Embedder {
  /**
   * Turns texts into vectors of length 1, one for each text and in that order; the dot product of two is their
   * similarity, −1 to 1.
   */
  embed(texts: readonly string[]): Promise<readonly Float32Array[] | EmbedderUnavailable>;
}
