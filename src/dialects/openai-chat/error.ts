import type { RouterError } from '../../domain/errors';
import type { EncodedError, SseEvent } from '../dialect';
import { countOf, objectOf, parseJsonObject, type JsonObject } from '../json';
import { readComplaint, writeError } from '../openai-error';
import { upstreamError } from '../provider-error';

/** Reads an error body of OpenAI's or of a compatible server. */
export function decodeError(status: number, body: string): RouterError {
  return upstreamError(status, readComplaint(parseJsonObject(body)));
}

/** Reads an error that came inside a stream, where there is no status: some servers give it as `code`. */
export function decodeErrorObject(data: JsonObject): RouterError {
  return upstreamError(countOf(objectOf(data['error'])?.['code']) ?? 502, readComplaint(data));
}

/** Writes an error as OpenAI's clients expect it. */
export function encodeError(error: RouterError): EncodedError {
  return { httpStatus: error.httpStatus, body: { error: writeError(error) } };
}

/** Writes the error that ends a stream; OpenAI's clients raise it when a chunk has an `error`. */
export function encodeStreamError(error: RouterError): readonly SseEvent[] {
  return [{ data: JSON.stringify(encodeError(error).body) }];
}
