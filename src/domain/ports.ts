import type { Role } from './chat';

/** Time, so that tests can hold it. */
export interface Clock {
  /** Milliseconds, monotonic, with fractions. */
  nowMs(): number;
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

/** All that one pass of the classifier observes. Label lists are complete and sorted by falling score. */
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

export interface Classifier {
  /**
   * Classifies a conversation, all heads in one pass.
   * @param messages - every message in order; intent, complexity and domain read the last user turns, the rest reads all
   * @param deadlineMs - milliseconds until an answer is of no use any more
   */
  classify(messages: readonly ClassifierMessage[], deadlineMs: number): Promise<Classification | ClassifierUnavailable>;
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
