import type { FoldedText } from './fold';
import type { Hit } from './hit';
import { isPlaceholder } from './placeholder';

const MAX_AUTHORITY_CHARS = 320;
const MAX_SCHEME_CHARS = 24;
const MIN_PASSWORD_CHARS = 4;
/** Where a URL ends at the latest: white space, quotes, brackets. */
const URL_END = /[\s"'`<>|\\]/;
const TRIVIAL_PASSWORD =
  /^(?:pass|pwd|pw|user(?:name)?|postgres(?:ql)?|mysql|mongo(?:db)?|redis|rabbitmq|guest|root|admin|toor|sa|dev|local(?:host)?|secret|token|key|app|db|host|port|\d{1,5}|[a-z]{1,4})$/i;

/** URLs that carry a password: `postgres://app:…@db/orders`. Source: RFC 3986 §3.2.1. */
export function recognizeConnectionStrings({ text }: FoldedText): readonly Hit[] {
  const hits: Hit[] = [];
  for (let index = text.indexOf('://'); index >= 0; index = text.indexOf('://', index + 3)) {
    const scheme = /[a-z][a-z0-9+.-]{1,23}$/i.exec(text.slice(Math.max(0, index - MAX_SCHEME_CHARS), index));
    const userInfo = scheme && userInfoAt(text, index + 3);
    if (!userInfo || isHarmless(userInfo)) continue;
    hits.push({
      kind: 'credentials',
      recognizer: 'connection-string',
      start: index - scheme[0].length,
      end: index + 3 + userInfo.length,
    });
  }
  return hits;
}

/** What stands before the last @ of the authority. People forget to encode: a password may hold / or @ itself. */
function userInfoAt(text: string, start: number): string | undefined {
  const rest = text.slice(start, start + MAX_AUTHORITY_CHARS);
  const end = rest.search(URL_END);
  const url = end < 0 ? rest : rest.slice(0, end);
  const slash = url.indexOf('/');
  const authority = slash < 0 || !url.slice(0, slash).includes('@') ? url : url.slice(0, slash);
  const at = authority.lastIndexOf('@');
  const userInfo = authority.slice(0, Math.max(0, at));
  // In https://host:443/@handle the @ belongs to the path.
  return /^[^/:?#]{0,64}:(?!\d{1,5}\/)[^:]{1,}/.test(userInfo) ? userInfo : undefined;
}

function isHarmless(userInfo: string): boolean {
  const colon = userInfo.indexOf(':');
  const user = userInfo.slice(0, colon).toLowerCase();
  const password = userInfo.slice(colon + 1);
  return (
    password.length < MIN_PASSWORD_CHARS ||
    password.toLowerCase() === user ||
    TRIVIAL_PASSWORD.test(password) ||
    isPlaceholder(password)
  );
}
