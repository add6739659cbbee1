/** What a signal observed. */
export type SignalValue = string | number | boolean | readonly string[] | null;

/**
 * One named, scored observation of a request.
 * `unknown` means that it failed or came too late: never read it as "no".
 */
export type Signal =
  | {
      readonly name: string;
      readonly state: 'known';
      readonly value: SignalValue;
      /** Confidence in `value`, 0 to 1; 1 for deterministic signals. */
      readonly score: number;
      /** Milliseconds that it took. */
      readonly ms: number;
    }
  | {
      readonly name: string;
      readonly state: 'unknown';
      /** Why, in a few words; never prompt text. */
      readonly reason: string;
      readonly ms: number;
    };

/** Signals by name, as far as they were computed. */
export type SignalSet = ReadonlyMap<string, Signal>;

/** These signals must be computed before something can be said; computing any one of them may settle it. */
export interface Pending {
  readonly type: 'pending';
  /** Names of signals; never empty. */
  readonly needs: readonly string[];
}

/** Says what it can of the signals so far, or which more it needs. */
export type Question<Answer> = (signals: SignalSet) => Answer | Pending;

export function isPending(answer: unknown): answer is Pending {
  return typeof answer === 'object' && answer !== null && 'type' in answer && answer.type === 'pending';
}
