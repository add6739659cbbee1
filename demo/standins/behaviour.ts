/** How a stand-in may misbehave. Each function makes a value for `standin.behave(…)`. */

/**
 * Lets chunks through one by one, so that a test orders events without a clock:
 * `gate.open()` lets the next chunk pass, `gate.openAll()` the rest.
 */
export class Gate {
  private permits = 0;
  private readonly waiting: (() => void)[] = [];

  /** Lets the next `count` chunks pass. */
  open(count = 1): void {
    this.permits += count;
    while (this.permits > 0 && this.waiting.length > 0) {
      this.permits -= 1;
      this.waiting.shift()?.();
    }
  }

  openAll(): void {
    this.open(Number.POSITIVE_INFINITY);
  }

  /** Resolves when a chunk may pass. */
  pass(): Promise<void> {
    if (this.permits > 0) {
      this.permits -= 1;
      return Promise.resolve();
    }
    return new Promise((resolve) => this.waiting.push(resolve));
  }
}

/** Where a stream breaks: after this many chunks. An answer with one body breaks after its first half (1). */
export interface Break {
  readonly afterChunks?: number;
}

export type Behaviour =
  | { readonly type: 'answer' }
  | { readonly type: 'status'; readonly code: number; readonly retryAfter?: number; readonly body?: string }
  | { readonly type: 'hang-before-headers' }
  | { readonly type: 'reset-before-headers' }
  | { readonly type: 'hang-mid-stream'; readonly afterChunks: number }
  | { readonly type: 'cut-mid-stream'; readonly afterChunks: number; readonly gate: Gate | undefined }
  | { readonly type: 'end-early'; readonly afterChunks: number | undefined }
  | { readonly type: 'error-mid-stream'; readonly afterChunks: number; readonly framed: boolean }
  | { readonly type: 'body'; readonly contentType: string; readonly body: string }
  | { readonly type: 'endless-body' }
  | { readonly type: 'gated'; readonly gate: Gate };

/** Answers as the provider would. */
export const answer = (): Behaviour => ({ type: 'answer' });

/**
 * Fails with a status and the provider's own error body, or `body`. `retryAfter` (seconds) becomes the `retry-after`
 * header and, for Gemini, also the `RetryInfo` in the body.
 */
export const status = (code: number, detail: { retryAfter?: number; body?: string } = {}): Behaviour => ({
  type: 'status',
  code,
  ...detail,
});

/** Reads the request and never answers. */
export const hangBeforeHeaders = (): Behaviour => ({ type: 'hang-before-headers' });
/** Reads the request and resets the connection (RST) before any byte of an answer. */
export const resetBeforeHeaders = (): Behaviour => ({ type: 'reset-before-headers' });
/** Sends headers and some chunks, then nothing more. */
export const hangMidStream = ({ afterChunks = 1 }: Break = {}): Behaviour => ({ type: 'hang-mid-stream', afterChunks });
/** Sends headers and some chunks, then destroys the socket; with a gate not before that opens. */
export const cutMidStream = ({ afterChunks = 1, gate }: Break & { gate?: Gate } = {}): Behaviour => ({
  type: 'cut-mid-stream',
  afterChunks,
  gate,
});
/** Ends the body in good order, without the events that say that the answer is complete. */
export const endEarly = ({ afterChunks }: Break = {}): Behaviour => ({ type: 'end-early', afterChunks });

/**
 * Sends some chunks, then the provider's error inside the stream, then ends. An answer with one body fails with 500
 * instead. `framed` matters to Gemini only, which has been seen to send the error both ways: bare and in a `data:` line.
 */
export const errorMidStream = ({ afterChunks = 1, framed = false }: Break & { framed?: boolean } = {}): Behaviour => ({
  type: 'error-mid-stream',
  afterChunks,
  framed,
});

/** Status 200, declared as JSON, but the JSON is cut. */
export const garbageJson = (): Behaviour => ({
  type: 'body',
  contentType: 'application/json',
  body: '{"id": "x", "cho',
});
/** Status 200 and an HTML page, as a proxy on the way might send. */
export const htmlPage = (): Behaviour => ({
  type: 'body',
  contentType: 'text/html; charset=utf-8',
  body: '<!doctype html><html><head><title>502 Bad Gateway</title></head><body>Bad Gateway</body></html>',
});
/** Status 200 and no bytes. */
export const emptyBody = (): Behaviour => ({ type: 'body', contentType: 'application/json', body: '' });
/** Status 200 and a body that goes on until the client hangs up. */
export const endlessBody = (): Behaviour => ({ type: 'endless-body' });
/** Answers as the provider would; headers leave at once, each chunk waits for the gate. */
export const gated = (gate: Gate): Behaviour => ({ type: 'gated', gate });
