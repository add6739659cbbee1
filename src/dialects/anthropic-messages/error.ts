import type { RouterError } from '../../domain/errors';
import type { EncodedError, SseEvent } from '../dialect';
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

/** The counterpart of `STATUS`: the type for each status that a client may see. */
const TYPES: ReadonlyMap<number, string> = new Map([
  ...[...STATUS].map(([type, status]) => [status, type] as const),
  [409, 'conflict_error'],
]);

/** Failures of a provider that pass: Anthropic says overloaded, which its clients try again. */
const PASSING: ReadonlySet<string> = new Set(['upstream_error', 'upstream_unavailable']);

/** Writes an error as Anthropic's clients expect it; what is not safe to show becomes a general sentence. */
export function encodeError(error: RouterError): EncodedError {
  const message = error.shownMessage;
  return {
    httpStatus: error.httpStatus,
    body: { type: 'error', error: { type: typeOf(error), message }, request_id: null },
  };
}

function typeOf({ httpStatus, code }: RouterError): string {
  if (httpStatus === 503 && PASSING.has(code)) return 'overloaded_error';
  return TYPES.get(httpStatus) ?? (httpStatus < 500 ? 'invalid_request_error' : 'api_error');
}

/**
 * Writes the error that ends a stream: no `message_stop` follows, and Anthropic's clients raise it.
 * Source: https://platform.claude.com/docs/en/build-with-claude/streaming#error-events
 */
export function encodeStreamError(error: RouterError): readonly SseEvent[] {
  const { body } = encodeError(error);
  return [{ event: 'error', data: JSON.stringify(body) }];
}
