import type { RouterError } from '../../domain/errors';
import type { EncodedError, SseEvent } from '../dialect';
import { objectOf, parseJsonObject, stringOf, type JsonObject } from '../json';
import { upstreamError, type ProviderComplaint } from '../provider-error';

/** Source: https://platform.openai.com/docs/guides/error-codes#api-errors */
const TYPES: ReadonlyMap<number, string> = new Map([
  [401, 'authentication_error'],
  [403, 'permission_error'],
  [429, 'rate_limit_error'],
]);

/** The status that a code of an answer's `error` would have had: in an answer there is none. */
const STATUSES: ReadonlyMap<string, number> = new Map([
  ['rate_limit_exceeded', 429],
  ['too_many_requests', 429],
  ['insufficient_quota', 429],
  ['invalid_prompt', 400],
]);

/** Reads OpenAI's `{ "error": { "message", "type", "param", "code" } }`. */
export function decodeError(status: number, body: string): RouterError {
  const object = parseJsonObject(body);
  const error = objectOf(object?.['error']);
  // Compatible servers leave the outer object out, or give the message alone.
  return upstreamError(status, error ? readComplaint(error) : { message: messageOf(object) });
}

function messageOf(body: JsonObject | undefined): string | undefined {
  return stringOf(body?.['error']) ?? stringOf(body?.['message']);
}

/** Reads the `error` of an answer that failed, or of an `error` event. */
export function decodeErrorObject(error: JsonObject): RouterError {
  return upstreamError(STATUSES.get(stringOf(error['code']) ?? '') ?? 502, readComplaint(error));
}

function readComplaint(error: JsonObject): ProviderComplaint {
  return { message: stringOf(error['message']), param: stringOf(error['param']) };
}

/** What OpenAI's clients find in `error`; what is not safe to show becomes a general sentence. */
interface WireError {
  readonly message: string;
  readonly type: string;
  readonly param: string | null;
  readonly code: string;
}

function writeError(error: RouterError): WireError {
  const message = error.isSafeToShow ? error.message : 'The gateway failed. Try again, and tell whoever runs it.';
  const type = TYPES.get(error.httpStatus) ?? (error.httpStatus < 500 ? 'invalid_request_error' : 'server_error');
  return { message, type, param: error.param ?? null, code: error.code };
}

/** Writes an error as OpenAI's clients expect it. */
export function encodeError(error: RouterError): EncodedError {
  return { httpStatus: error.httpStatus, body: { error: writeError(error) } };
}

/** The fields of an answer's `error`, whose codes are a closed list. */
export function failedError(error: RouterError): object {
  const code = error.httpStatus === 429 ? 'rate_limit_exceeded' : 'server_error';
  return { code, message: writeError(error).message };
}

/**
 * The data of an `error` event. Its fields are documented to lie side by side, but OpenAI sends them inside `error`,
 * which is what its clients raise: they are in both places.
 * Sources: https://platform.openai.com/docs/api-reference/responses-streaming/error,
 * https://github.com/openai/openai-dotnet/issues/881
 */
export function errorEvent(error: RouterError, sequenceNumber: number): SseEvent {
  const written = writeError(error);
  const { code, message, param } = written;
  const data = { type: 'error', sequence_number: sequenceNumber, code, message, param, error: written };
  return { event: 'error', data: JSON.stringify(data) };
}

/** Writes the event that ends a stream whose events were not counted, since they were passed on as they came. */
export function encodeStreamError(error: RouterError): readonly SseEvent[] {
  return [errorEvent(error, 0)];
}
