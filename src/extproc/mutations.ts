import type { DialectName } from '../domain/model';
import type { ProviderRequest } from '../providers/render';
import { HEADER_PREFIX, MAX_ATTEMPTS, ROUTING_HEADERS, slotHeader, slotOf } from '../envoy/slots';
import {
  BODY,
  CONTINUE_AND_REPLACE,
  HEADERS,
  OVERWRITE_IF_EXISTS_OR_ADD,
  type HeaderMutation,
  type HttpHeaders,
  type ProcessingMode,
  type ProcessingResponse,
} from './protocol';

/**
 * Request headers of a client that a provider gets to see. Everything else stays here: keys, cookies, addresses and
 * identities are nobody's business upstream, and a list of what to remove would always lack the newest one.
 */
const FORWARDED_HEADERS = new Set(['accept', 'user-agent', 'x-request-id', 'traceparent', 'tracestate']);

/** What Envoy itself needs on the way; its other headers (`x-envoy-external-address`) would tell who the client is. */
const ENVOY_HEADERS = new Set([
  'content-length',
  'host',
  'x-envoy-attempt-count',
  'x-envoy-expected-rq-timeout-ms',
  'x-forwarded-proto',
]);

/** Envoy's headers as a map by lower-case name; repeated headers are joined with a comma (RFC 9110 §5.2). */
export function headerMap(message: HttpHeaders): Map<string, string> {
  const map = new Map<string, string>();
  for (const { key, value, raw_value } of message.headers?.headers ?? []) {
    const text = raw_value?.length ? Buffer.from(raw_value).toString('utf8') : (value ?? '');
    const before = map.get(key);
    map.set(key, before === undefined ? text : `${before}, ${text}`);
  }
  return map;
}

/** Sets headers, replacing what is there, and removes others. */
export function mutateHeaders(set: Readonly<Record<string, string>>, remove: readonly string[] = []): HeaderMutation {
  return {
    set_headers: Object.entries(set).map(([key, value]) => ({
      header: { key, raw_value: Buffer.from(value) },
      append_action: OVERWRITE_IF_EXISTS_OR_ADD,
    })),
    remove_headers: remove,
  };
}

/**
 * Answers the request body of an exchange, or the headers of one without a body, with its first attempt.
 * @param phase - what is answered
 * @param current - the request headers as they are now
 * @param clusters - Envoy clusters of the candidates in order, for the retries
 * @param exchange - its id, by which the retries find the originals, and what its client speaks
 */
export function firstAttempt(
  phase: 'request_headers' | 'request_body',
  request: ProviderRequest,
  current: ReadonlyMap<string, string>,
  clusters: readonly string[],
  exchange: { readonly id: string; readonly dialect: DialectName },
): ProcessingResponse {
  const routing: Record<string, string> = {
    [ROUTING_HEADERS.exchange]: exchange.id,
    [ROUTING_HEADERS.dialect]: exchange.dialect,
  };
  clusters.slice(0, MAX_ATTEMPTS).forEach((cluster, index) => {
    routing[slotHeader(index + 1)] = slotOf(cluster);
  });
  // A retry without a slot would be answered with "no cluster" instead of the last provider's own error.
  routing['x-envoy-max-retries'] = String(Math.min(clusters.length, MAX_ATTEMPTS) - 1);
  const hasBody = phase === 'request_body';
  // Envoy answers 500 when a BUFFERED body changes and content-length does not.
  const length = hasBody ? { 'content-length': String(request.body.length) } : {};
  return {
    [phase]: {
      response: {
        // The cluster is chosen from the slot headers, so the route must be looked at again.
        clear_route_cache: true,
        header_mutation: mutateHeaders(
          { ...requestHeaders(request), ...routing, ...length },
          removedHeaders(request, current, new Set(Object.keys(routing))),
        ),
        ...(hasBody && { body_mutation: { body: request.body } }),
      },
    },
  };
}

/**
 * Answers the headers of a retry with the request of its own candidate.
 * The body goes out chunked unless Envoy learns its length, which it does through dynamic metadata.
 */
export function laterAttempt(request: ProviderRequest, current: ReadonlyMap<string, string>): ProcessingResponse {
  const kept = new Set([...current.keys()].filter((name) => name.startsWith(HEADER_PREFIX)));
  return {
    request_headers: {
      response: {
        status: CONTINUE_AND_REPLACE,
        header_mutation: mutateHeaders(requestHeaders(request), [
          ...removedHeaders(request, current, kept),
          'content-length',
        ]),
        body_mutation: { body: request.body },
      },
    },
    dynamic_metadata: {
      fields: {
        signalbox: {
          structValue: { fields: { content_length: { stringValue: String(request.body.length) } } },
        },
      },
    },
  };
}

function requestHeaders(request: ProviderRequest): Record<string, string> {
  return {
    ':method': request.method,
    ':path': request.path,
    ':authority': request.authority,
    // A response that has to be read must not be compressed.
    'accept-encoding': 'identity',
    ...request.headers,
  };
}

function removedHeaders(
  request: ProviderRequest,
  current: ReadonlyMap<string, string>,
  keep: ReadonlySet<string>,
): string[] {
  const wanted = requestHeaders(request);
  return [...current.keys()].filter(
    (name) =>
      !(name in wanted) &&
      !FORWARDED_HEADERS.has(name) &&
      !ENVOY_HEADERS.has(name) &&
      !keep.has(name) &&
      !name.startsWith(':'),
  );
}

/** Asks for the response body: in one piece, or chunk by chunk. */
export function readResponseBody(mode: 'buffered' | 'streamed'): ProcessingMode {
  return {
    request_header_mode: HEADERS.send,
    request_body_mode: BODY.buffered,
    request_trailer_mode: HEADERS.skip,
    response_header_mode: HEADERS.send,
    response_body_mode: BODY[mode],
    response_trailer_mode: HEADERS.skip,
  };
}

/** A changed piece of a body; an empty one is cleared, since an absent mutation would leave the original. */
export function bodyMutation(body: Buffer): { readonly body: Buffer } | { readonly clear_body: true } {
  return body.length > 0 ? { body } : { clear_body: true };
}
