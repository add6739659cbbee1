/** What became of one attempt, as far as it says something about who was asked. */
export type AttemptOutcome =
  | {
      readonly type: 'answered';
      /** Milliseconds until the answer began. */
      readonly firstByteMs: number;
      /** One that is not streamed begins when it is complete, so the two are not compared. */
      readonly isStreamed: boolean;
    }
  /** The model failed, was overloaded or let us wait too long. */
  | {
      readonly type: 'failed';
      /** Milliseconds after which the provider wants to be asked again. */
      readonly retryAfterMs?: number;
    }
  /** No connection, or one that broke before an answer: that concerns all models of the provider. */
  | { readonly type: 'unreachable' }
  /** The provider does not accept our key or account: that concerns all its models, and will not pass by itself. */
  | { readonly type: 'key-refused' }
  /** The request was at fault, or nobody waited for the answer: nothing is known. */
  | { readonly type: 'inconclusive' };

/** 402 is an account without money: to the client the same as a key that is refused. */
const KEY_REFUSED: ReadonlySet<number> = new Set([401, 402]);

/**
 * What a provider's status says of it. 400, 404, 422 and the like are the client's doing; 403 may be, where a text is flagged.
 * @param answered - what is known besides
 */
export function outcomeOfStatus(
  status: number,
  answered: {
    readonly firstByteMs: number;
    readonly isStreamed: boolean;
    readonly retryAfterMs: number | undefined;
  },
): AttemptOutcome {
  const { firstByteMs, isStreamed, retryAfterMs } = answered;
  if (status < 400) return { type: 'answered', firstByteMs, isStreamed };
  if (KEY_REFUSED.has(status)) return { type: 'key-refused' };
  if (status === 408 || status === 429 || status >= 500) {
    return { type: 'failed', ...(retryAfterMs !== undefined && { retryAfterMs }) };
  }
  return { type: 'inconclusive' };
}
