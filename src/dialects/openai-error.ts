import type { RouterError } from '../domain/errors';
import { objectOf, stringOf, type JsonObject } from './json';
import type { ProviderComplaint } from './provider-error';

/*
 * What OpenAI's two APIs have alike in their errors.
 * Source: https://platform.openai.com/docs/guides/error-codes#api-errors
 */

const TYPES: ReadonlyMap<number, string> = new Map([
  [401, 'authentication_error'],
  [403, 'permission_error'],
  [429, 'rate_limit_error'],
]);

/** What OpenAI's clients find in `error`. */
export interface WireError {
  readonly message: string;
  readonly type: string;
  readonly param: string | null;
  readonly code: string;
}

/** Writes the `error` of a body; what is not safe to show becomes a general sentence. */
export function writeError(error: RouterError): WireError {
  const message = error.shownMessage;
  const type = TYPES.get(error.httpStatus) ?? (error.httpStatus < 500 ? 'invalid_request_error' : 'server_error');
  return { message, type, param: error.param ?? null, code: error.code };
}

/** Reads OpenAI's `{ "error": { "message", "type", "param", "code" } }`. */
export function readComplaint(body: JsonObject | undefined): ProviderComplaint {
  const error = objectOf(body?.['error']);
  return {
    // vLLM and others leave the outer object out, or give the message alone.
    message: stringOf(error?.['message']) ?? stringOf(body?.['error']) ?? stringOf(body?.['message']),
    param: stringOf(error?.['param']),
  };
}
