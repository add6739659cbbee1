import type { RouterError } from '../../domain/errors';
import type { EncodedError, SseEvent } from '../dialect';
import { countOf, objectOf, parseJsonObject, stringOf, type JsonObject } from '../json';
import { upstreamError, type ProviderComplaint } from '../provider-error';

/** Source: https://platform.openai.com/docs/guides/error-codes#api-errors */
const TYPES: ReadonlyMap<number, string> = new Map([
  [401, 'authentication_error'],
  [403, 'permission_error'],
  [429, 'rate_limit_error'],
]);

/** Reads OpenAI's `{ "error": { "message", "type", "param", "code" } }`. */
export function decodeError(status: number, body: string): RouterError {
  return upstreamError(status, readComplaint(parseJsonObject(body)));
}

/** Reads an error that came inside a stream, where there is no status: some servers give it as `code`. */
export function decodeErrorObject(data: JsonObject): RouterError {
  return upstreamError(countOf(objectOf(data['error'])?.['code']) ?? 502, readComplaint(data));
}

function readComplaint(body: JsonObject | undefined): ProviderComplaint {
  const error = objectOf(body?.['error']);
  return {
    // vLLM and others leave the outer object out, or give the message alone.
    message: stringOf(error?.['message']) ?? stringOf(body?.['error']) ?? stringOf(body?.['message']),
    param: stringOf(error?.['param']),
  };
}

/** Writes an error as OpenAI's clients expect it; what is not safe to show becomes a general sentence. */
export function encodeError(error: RouterError): EncodedError {
  const message = error.isSafeToShow ? error.message : 'The gateway failed. Try again, and tell whoever runs it.';
  const type = TYPES.get(error.httpStatus) ?? (error.httpStatus < 500 ? 'invalid_request_error' : 'server_error');
  return {
    httpStatus: error.httpStatus,
    body: { error: { message, type, param: error.param ?? null, code: error.code } },
  };
}

/** Writes the error that ends a stream; OpenAI's clients raise it when a chunk has an `error`. */
export function encodeStreamError(error: RouterError): readonly SseEvent[] {
  return [{ data: JSON.stringify(encodeError(error).body) }];
}
