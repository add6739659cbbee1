/** The contract between the HTTP server of a stand-in and the API that it stands in for. */

/** A request as it arrived. `headers` are lower-case; a repeated header keeps all its values, joined by `, `. */
export interface RecordedRequest {
  /** 1 for the first request of this server, then 2, 3, … Ids in answers are made from it. */
  readonly sequence: number;
  readonly method: string;
  /** With the query: `/v1beta/models/gemini-3.5-flash:streamGenerateContent?alt=sse`. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The parsed body; `undefined` when it is not JSON. */
  readonly json: unknown;
}

/** An answer with one body. */
export interface WholeReply {
  readonly type: 'whole';
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** An answer in several writes. The last `endingChunks` chunks are what tells a client that the answer is complete. */
export interface StreamReply {
  readonly type: 'stream';
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly chunks: readonly string[];
  readonly endingChunks: number;
}

export type Reply = WholeReply | StreamReply;

/** What a client is told with an error status. `retryAfter` is in seconds. */
export interface ErrorDetail {
  readonly retryAfter?: number;
}

/** One provider's API as a pure function of the request. */
export interface Provider {
  readonly name: string;
  /** Validates and answers; a status of 400 or more means that the request was refused. */
  respond(request: RecordedRequest): Reply;
  /** The provider's own error body for a status that the request did not cause: 429, 500, 503, 529, … */
  fail(status: number, detail: ErrorDetail, request: RecordedRequest): WholeReply;
  /** The error as it appears inside a stream that has begun, framing included. */
  streamError(options: { readonly framed: boolean }): string;
}

/** What every provider is told when it is made. */
export interface ProviderOptions {
  /** The one key that is accepted; without it any key is, but the external providers still want one. */
  readonly key?: string;
  /** Model ids that exist; a trailing `*` stands for any ending. */
  readonly models: readonly string[];
}

/** A reply with a JSON body. `headers` are added to `content-type: application/json`. */
export function jsonReply(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): WholeReply {
  return {
    type: 'whole',
    status,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(value),
  };
}

/** Whether `modelId` is in a list such as `['claude-*', 'gpt-4o']`. */
export function isKnownModel(modelId: string, models: readonly string[]): boolean {
  return models.some((model) => (model.endsWith('*') ? modelId.startsWith(model.slice(0, -1)) : modelId === model));
}

/** Whether the body is declared to be JSON; parameters such as `charset` do not matter. */
export function hasJsonContentType(request: RecordedRequest): boolean {
  return request.headers['content-type']?.split(';')[0]?.trim().toLowerCase() === 'application/json';
}

/** The path without its query. */
export function pathnameOf(request: RecordedRequest): string {
  return request.path.split('?')[0] ?? '';
}
