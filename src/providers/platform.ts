/** A request in its provider's dialect, as the dialect's own API would get it. */
export interface RenderedRequest {
  /** The provider's model id. */
  readonly modelId: string;
  readonly isStreamed: boolean;
  /** Path of the dialect, query included, as in `/v1/messages`. */
  readonly path: string;
  /** By lower-case name, without auth. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** A request as it leaves, but for its auth. */
export type PlacedRequest = Pick<RenderedRequest, 'path' | 'headers' | 'body'>;

/** Gives the server-sent events that a chunk of a stream completed, as text in UTF-8. Keep one per stream. Never throws. */
export type Unframe = (chunk: Buffer) => Buffer;

/** A stream that does not come as server-sent events. */
export interface StreamFraming {
  /** Media type without parameters. */
  readonly contentType: string;
  /** What cannot be read becomes the dialect's error event, after which nothing more is given. */
  createUnframe(): Unframe;
}

/** Where a provider's API runs: what is between a dialect's request and the one that leaves, and back. */
export interface Platform {
  /** Pure: retries are placed anew. Path is below the provider's base path, query included. */
  place(request: RenderedRequest): PlacedRequest;
  /** Of its streams; absent where they are server-sent events. */
  readonly framing?: StreamFraming;
  /** Turns an error body of the platform's own into one of the dialect; others stay as they are. */
  readonly readError?: (body: string) => string;
}
