import { DIALECT_NAMES, type DialectName } from '../domain/model';
import { ROUTING_HEADERS } from '../envoy/slots';
import { headerMap } from './mutations';
import type { HttpHeaders } from './protocol';

/**
 * What the client of a retry speaks, as the first attempt noted it: all that is known of an exchange that is lost.
 * OpenAI's where there is no note.
 */
export function notedDialect(message: HttpHeaders): DialectName {
  const noted = headerMap(message).get(ROUTING_HEADERS.dialect);
  return DIALECT_NAMES.find((name) => name === noted) ?? 'openai-chat';
}
