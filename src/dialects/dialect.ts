import type { ChatEvent, ChatRequest, ChatResponse } from '../domain/chat';
import type { EmbeddingRequest, EmbeddingResponse } from '../domain/embedding';
import type { RouterError } from '../domain/errors';
import type { DialectName } from '../domain/model';
import type { Result } from '../domain/result';

/** One server-sent event. Source: WHATWG HTML §9.2. */
export interface SseEvent {
  /** The `event:` field; absent when the stream has none. */
  readonly event?: string;
  readonly data: string;
}

/** Turns a provider's events into canonical ones. Keep one per stream. */
export interface StreamDecoder {
  /** Never throws: what cannot be read becomes an `error` event, after which nothing more is decoded. */
  decode(event: SseEvent): readonly ChatEvent[];
  /** The stream is over: an `error` event (`upstream_cut`) unless the provider had said that it was complete. */
  end(): readonly ChatEvent[];
}

/** Turns canonical events into a client's. Keep one per stream. */
export interface StreamEncoder {
  encode(event: ChatEvent): readonly SseEvent[];
}

/** An error as it goes to the client: the JSON text of the body, with its status. */
export interface EncodedError {
  readonly httpStatus: number;
  readonly body: unknown;
}

/** The side of a dialect that faces clients. */
export interface ClientDialect {
  readonly name: DialectName;
  /** True for the paths (without query) that this dialect's chat requests come in on. */
  matchesPath(path: string): boolean;
  /** Headers by which its clients choose versions and features, lower-case: they go on to providers of the dialect. */
  readonly passedHeaders: readonly string[];
  /** Of the ids that answers get where the provider gives none, as in `chatcmpl-`. */
  readonly idPrefix: string;
  /**
   * Reads a request that is already parsed JSON; every wrong type or missing field is an error with the field's place.
   * @param path - where it came in, query included
   * Errors: `invalid_request` with `param`.
   */
  decodeRequest(body: unknown, path: string): Result<ChatRequest, RouterError>;
  encodeResponse(response: ChatResponse, request: ChatRequest): unknown;
  createStreamEncoder(request: ChatRequest): StreamEncoder;
  encodeError(error: RouterError): EncodedError;
  /** The events that end a stream that failed after it began. */
  encodeStreamError(error: RouterError): readonly SseEvent[];
}

/** What of a model the encoding of a request depends on. */
export interface EncodeTarget {
  /** The provider's model id. */
  readonly modelId: string;
  /** Upper bound of an answer in tokens, for dialects that require one. */
  readonly maxOutputTokens: number | undefined;
}

export interface EncodedRequest {
  readonly body: unknown;
  /** Path below the provider's base path, with query, as in `/v1/messages`. */
  readonly path: string;
  /** Headers that the dialect wants beside the auth header, by lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  /** Canonical or client fields that this dialect cannot carry; empty when nothing is lost. */
  readonly lossy: readonly string[];
}

/** A request that goes on in the bytes that the client sent. */
export interface PassedRequest {
  readonly body: Buffer;
  /** As in `EncodedRequest`. */
  readonly path: string;
  /** As in `EncodedRequest`. */
  readonly headers: Readonly<Record<string, string>>;
  /** Fields left out because the model refuses them; empty where the bytes went on as they came. */
  readonly lossy: readonly string[];
}

/** How a provider's dialect has embeddings. Clients ask for them in OpenAI's. */
export interface EmbeddingDialect {
  encodeRequest(request: EmbeddingRequest, target: EncodeTarget): EncodedRequest;
  /** Errors: `upstream_malformed` when the body is not an answer in this dialect. */
  decodeResponse(body: unknown): Result<EmbeddingResponse, RouterError>;
}

/** The side of a dialect that faces providers. */
export interface ProviderDialect {
  readonly name: DialectName;
  /** Absent where the API has none. */
  readonly embeddings?: EmbeddingDialect;
  /** For a client of this same dialect: its own bytes, with nothing changed but the model and what it would refuse. */
  passRequest(rawBody: Buffer, request: ChatRequest, target: EncodeTarget): PassedRequest;
  encodeRequest(request: ChatRequest, target: EncodeTarget): EncodedRequest;
  /** Errors: `upstream_malformed` when the body is not an answer in this dialect. */
  decodeResponse(body: unknown): Result<ChatResponse, RouterError>;
  createStreamDecoder(): StreamDecoder;
  /**
   * Reads an error answer.
   * @param status - the provider's HTTP status, 400 to 599
   * @param body - its text, JSON or not
   * @returns an `upstream_error` whose `httpStatus` is the one for the client and whose message is the provider's
   */
  decodeError(status: number, body: string): RouterError;
}
