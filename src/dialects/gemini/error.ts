import type { RouterError } from '../../domain/errors';
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
