import type { RouterError } from '../../domain/errors';
import type { EncodedError, SseEvent } from '../dialect';
import { countOf, listOf, objectOf, parseJson, stringOf, type JsonObject } from '../json';
import { upstreamError } from '../provider-error';

/**
 * Reads Google's `{ "error": { "code", "message", "status" } }`, which comes in a list when a stream was asked for
 * without `alt=sse`.
 * Source: https://ai.google.dev/gemini-api/docs/troubleshooting and https://google.aip.dev/193
 */
export function decodeError(status: number, body: string): RouterError {
  const parsed = parseJson(body);
  const value = parsed.ok ? parsed.value : undefined;
  const complaint = objectOf(Array.isArray(value) ? listOf(value)[0] : value);
  return upstreamError(status, { message: messageOf(complaint) });
}

/** Reads an error that came inside a stream; its `code` is an HTTP status. */
export function decodeErrorObject(data: JsonObject): RouterError {
  return upstreamError(countOf(objectOf(data['error'])?.['code']) ?? 500, { message: messageOf(data) });
}

function messageOf(body: JsonObject | undefined): string | undefined {
  return stringOf(objectOf(body?.['error'])?.['message']);
}

/** Source: https://github.com/googleapis/googleapis/blob/master/google/rpc/code.proto */
const STATUSES: ReadonlyMap<number, string> = new Map([
  [401, 'UNAUTHENTICATED'],
  [403, 'PERMISSION_DENIED'],
  [404, 'NOT_FOUND'],
  [409, 'ABORTED'],
  [429, 'RESOURCE_EXHAUSTED'],
  [499, 'CANCELLED'],
  [501, 'UNIMPLEMENTED'],
  [502, 'UNAVAILABLE'],
  [503, 'UNAVAILABLE'],
  [504, 'DEADLINE_EXCEEDED'],
]);

/** Writes an error as Google's clients expect it; what is not safe to show becomes a general sentence. */
export function encodeError(error: RouterError): EncodedError {
  const { httpStatus: code } = error;
  const message = error.shownMessage;
  const status = STATUSES.get(code) ?? (code < 500 ? 'INVALID_ARGUMENT' : 'INTERNAL');
  return { httpStatus: code, body: { error: { code, message, status, details: detailsOf(error) } } };
}

/** Source: https://github.com/googleapis/googleapis/blob/master/google/rpc/error_details.proto */
function detailsOf({ code, param, retryAfterSeconds }: RouterError): readonly object[] {
  return [
    { '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: code.toUpperCase(), domain: 'signalbox' },
    ...(param === undefined
      ? []
      : [{ '@type': 'type.googleapis.com/google.rpc.BadRequest', fieldViolations: [{ field: param }] }]),
    ...(retryAfterSeconds === undefined
      ? []
      : [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: `${retryAfterSeconds}s` }]),
  ];
}

/**
 * Writes the error that ends a stream. Google's own clients take any event that is JSON for an answer, even an error,
 * and would end as if all were well; they read the lines of an event less well than the standard says. The line end
 * behind the JSON, which every other reader passes over, makes them fail.
 * Source: https://github.com/googleapis/js-genai/blob/main/src/_api_client.ts, `processStreamResponse`, and its equals
 * in python-genai and go-genai
 */
export function encodeStreamError(error: RouterError): readonly SseEvent[] {
  return [{ data: `${JSON.stringify(encodeError(error).body)}\n` }];
}
