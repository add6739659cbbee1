import { isUtf8 } from 'node:buffer';
import type { DialectName } from '../domain/model';
import type { DecodedPass } from './decoded';
import { parseJson } from './json';
import { clientDialect } from './registry';
import { spokenByUser } from './spoken';
import { stringsOf } from './strings';

/** A request for an API that Signalbox does not know, as it came. */
export interface PassedMessage {
  readonly method: string;
  /** Below the provider's base path, query included. */
  readonly path: string;
  /** The client's, by lower-case name. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Buffer;
  /** The provider's. */
  readonly dialect: DialectName;
}

/** Say what a body is; the rest of a client's headers stays here. */
const BODY_HEADERS = ['content-type'];

/**
 * Reads what can be read of a request that goes on as it is.
 * @returns also whether its texts are all there: what is no text, as audio in a form, cannot be checked
 */
export function decodePass(message: PassedMessage): { readonly decoded: DecodedPass; readonly isReadable: boolean } {
  const { method, path, headers, body, dialect } = message;
  const kept = [...BODY_HEADERS, ...clientDialect(dialect).passedHeaders];
  const texts = textsOf(body, headers.get('content-type') ?? '');
  const mark = path.indexOf('?');
  const place = decodeEscapes(mark < 0 ? path : path.slice(0, mark));
  const query = mark < 0 ? [] : [decodeQuery(path.slice(mark + 1))];
  const decoded: DecodedPass = {
    kind: 'pass',
    method,
    path,
    headers: Object.fromEntries([...headers].filter(([name]) => kept.includes(name))),
    chat: spokenByUser('none', [place, ...query, ...(texts ?? [])]),
    rawBody: body,
    dialect,
  };
  return { decoded, isReadable: texts !== undefined };
}

/** Undefined for a body that cannot be read. */
function textsOf(body: Buffer, contentType: string): readonly string[] | undefined {
  if (body.length === 0) return [];
  if (!isUtf8(body)) return undefined;
  const text = body.toString('utf8');
  if (/^text\/|^application\/x-www-form-urlencoded/i.test(contentType)) return [text, decodeQuery(text)];
  const parsed = parseJson(text);
  return parsed.ok ? stringsOf(parsed.value) : undefined;
}

/** Like `decodeURIComponent`, but what is no escape stays as it is instead of throwing. */
function decodeEscapes(place: string): string {
  return new URLSearchParams(`place=${place.replaceAll('&', '%26')}`).get('place') ?? place;
}

function decodeQuery(query: string): string {
  return [...new URLSearchParams(query)].flat().join(' ');
}
