import type { RouterError } from '../../domain/errors';
import { objectOf, parseJsonObject, stringOf, type JsonObject } from '../json';
import { upstreamError } from '../provider-error';

/** The status that each error type has outside of streams. Source: https://platform.claude.com/docs/en/api/errors */
const STATUS: ReadonlyMap<string, number> = new Map([
  ['invalid_request_error', 400],
  ['authentication_error', 401],
  ['billing_error', 402],
  ['permission_error', 403],
  ['not_found_error', 404],
  ['request_too_large', 413],
  ['rate_limit_error', 429],
  ['api_error', 500],
  ['timeout_error', 504],
  ['overloaded_error', 529],
]);

/** Reads Anthropic's `{ "type": "error", "error": { "type", "message" } }`. */
export function decodeError(status: number, body: string): RouterError {
  return upstreamError(status, { message: messageOf(parseJsonObject(body)) });
}

/** Reads an error that came inside a stream: its type stands in for the status. */
export function decodeErrorObject(event: JsonObject): RouterError {
  const type = stringOf(objectOf(event['error'])?.['type']) ?? '';
  return upstreamError(STATUS.get(type) ?? 500, { message: messageOf(event) });
}

function messageOf(body: JsonObject | undefined): string | undefined {
  return stringOf(objectOf(body?.['error'])?.['message']);
}
