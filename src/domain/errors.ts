/** Every error code of Signalbox, once: the HTTP status that a client sees and the error's class of cause. */
export const ERRORS = {
  malformed_body: { status: 400, kind: 'request' },
  invalid_request: { status: 400, kind: 'request' },
  unknown_key: { status: 401, kind: 'request' },
  jailbreak_blocked: { status: 403, kind: 'request' },
  model_not_allowed: { status: 403, kind: 'request' },
  unknown_path: { status: 404, kind: 'request' },
  unknown_model: { status: 404, kind: 'request' },
  method_not_allowed: { status: 405, kind: 'request' },
  body_too_large: { status: 413, kind: 'request' },
  unsupported_encoding: { status: 415, kind: 'request' },
  unable: { status: 422, kind: 'request' },
  lossy_refused: { status: 422, kind: 'request' },
  no_candidate: { status: 503, kind: 'unavailable' },
  no_internal_candidate: { status: 503, kind: 'unavailable' },
  exchange_lost: { status: 503, kind: 'unavailable' },
  upstream_error: { status: 502, kind: 'upstream' },
  upstream_unavailable: { status: 503, kind: 'upstream' },
  upstream_malformed: { status: 502, kind: 'upstream' },
  upstream_cut: { status: 502, kind: 'upstream' },
  model_files: { status: 500, kind: 'config' },
  config_invalid: { status: 500, kind: 'config' },
  secret_missing: { status: 500, kind: 'config' },
  trust_violation: { status: 500, kind: 'internal' },
  internal: { status: 500, kind: 'internal' },
} as const satisfies Record<string, { status: number; kind: string }>;

export type ErrorCode = keyof typeof ERRORS;

/** What narrows an error down, beside its message. */
export interface ErrorDetail {
  /** The client's field at fault, as in `messages[2].content`. */
  readonly param?: string;
  /** The status to answer with when it is not the code's own, as a provider's 429. */
  readonly httpStatus?: number;
  /** Seconds after which another try makes sense. */
  readonly retryAfterSeconds?: number;
  readonly cause?: unknown;
}

/**
 * The one error class of Signalbox.
 * @property message - for the client when `isSafeToShow`; never holds prompt text or a secret
 */
export class RouterError extends Error {
  readonly code: ErrorCode;
  readonly httpStatus: number;
  readonly param: string | undefined;
  readonly retryAfterSeconds: number | undefined;

  constructor(code: ErrorCode, message: string, detail: ErrorDetail = {}) {
    super(message, { cause: detail.cause });
    this.name = 'RouterError';
    this.code = code;
    this.httpStatus = detail.httpStatus ?? ERRORS[code].status;
    this.param = detail.param;
    this.retryAfterSeconds = detail.retryAfterSeconds;
  }

  /** What a client is told: the message where it is safe to show, else a general sentence. */
  get shownMessage(): string {
    return this.isSafeToShow ? this.message : 'The gateway failed. Try again, and tell whoever runs it.';
  }

  /** Bugs and configuration faults keep their detail to the log. */
  get isSafeToShow(): boolean {
    const kind = ERRORS[this.code].kind;
    return kind !== 'internal' && kind !== 'config';
  }
}
