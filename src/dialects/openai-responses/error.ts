import type { RouterError } from '../../domain/errors';
import type { EncodedError, SseEvent } from '../dialect';
import { parseJsonObject, stringOf, type JsonObject } from '../json';
import { readComplaint, writeError } from '../openai-error';
import { upstreamError } from '../provider-error';

/** The status that a code of an answer's `error` would have had: in an answer there is none. */
const STATUSES: ReadonlyMap<string, number> = new Map([
  ['rate_limit_exceeded', 429],
  ['too_many_requests', 429],
  ['insufficient_quota', 429],
  ['invalid_prompt', 400],
]);

/** Reads an error body of OpenAI's or of a compatible server. */
export function decodeError(status: number, body: string): RouterError {
  return upstreamError(status, readComplaint(parseJsonObject(body)));
}

/** Reads the `error` of an answer that failed, or of an `error` event. */
export function decodeErrorObject(error: JsonObject): RouterError {
  return upstreamError(STATUSES.get(stringOf(error['code']) ?? '') ?? 502, readComplaint({ error }));
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
