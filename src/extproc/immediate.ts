import { encodeError } from '../dialects/translate';
import type { RouterError } from '../domain/errors';
import type { DialectName } from '../domain/model';
import { decisionHeaders } from './decision-headers';
import { mutateHeaders } from './mutations';
import type { ProcessingResponse } from './protocol';
import type { SavedExchange } from './saved-exchange';

/** Begins the response code details of every answer that Signalbox itself gives, so that Envoy's own stay tellable. */
export const DETAILS_PREFIX = 'signalbox';

/** Answers a client with what Signalbox itself knows. */
export function immediateJson(body: object): ProcessingResponse {
  return {
    immediate_response: {
      status: { code: 200 },
      headers: mutateHeaders({ 'content-type': 'application/json', ...decisionHeaders(undefined) }),
      body: Buffer.from(JSON.stringify(body)),
      details: `${DETAILS_PREFIX}_answer`,
    },
  };
}

/**
 * Answers the client with an error instead of any provider.
 * @param dialect - the client's, which shapes the error
 * @param exchange - absent when the request failed before a decision
 */
export function immediateError(error: RouterError, dialect: DialectName, exchange?: SavedExchange): ProcessingResponse {
  const encoded = encodeError(dialect, error);
  const headers: Record<string, string> = {
    'content-type': 'application/json',
    ...decisionHeaders(exchange, error.code),
  };
  if (error.retryAfterSeconds !== undefined) headers['retry-after'] = String(error.retryAfterSeconds);
  return {
    immediate_response: {
      status: { code: encoded.httpStatus },
      headers: mutateHeaders(headers),
      body: Buffer.from(JSON.stringify(encoded.body)),
      details: `${DETAILS_PREFIX}_${error.code}`,
    },
  };
}
