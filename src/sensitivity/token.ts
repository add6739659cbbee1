import type { FoldedText } from './fold';
import type { Hit } from './hit';
import { bitsPerCharacter, isKeyPlaceholder, isPlaceholder } from './placeholder';

const JWT = /(?<![\w-])(eyJ[\w-]{8,2000})\.([\w-]{4,8000})\.([\w-]{16,2000})/g;
const AUTHORIZATION = /\b(basic|bearer)\s{1,3}([a-z0-9+/_.=~-]{12,2000})/g;
const MIN_BITS = 3.4;
const MIN_BEARER_CHARS = 20;

/** Tokens that are used as they stand: JWTs and values of the Authorization header. */
export function recognizeTokens(folded: FoldedText): readonly Hit[] {
  return [...recognizeJwts(folded), ...recognizeAuthorization(folded)];
}

/** Signed tokens whose header decodes. The example of jwt.io, subject 1234567890, is none. Source: RFC 7519, RFC 7515 §7.1. */
function recognizeJwts({ text }: FoldedText): readonly Hit[] {
  if (!text.includes('eyJ')) return [];
  return [...text.matchAll(JWT)]
    .filter(([, header = '', payload = '', signature = '']) => {
      const isExample = /"(?:John Doe|1234567890)"/.test(decode(payload));
      return isJoseHeader(decode(header)) && !isExample && !isKeyPlaceholder(signature);
    })
    .map(({ 0: token, index }) => ({
      kind: 'credentials',
      recognizer: 'jwt',
      start: index,
      end: index + token.length,
    }));
}

function isJoseHeader(json: string): boolean {
  return json.startsWith('{') && json.endsWith('}') && /"(?:alg|typ|kid)"\s{0,3}:/.test(json);
}

/** Source: RFC 7617 (Basic: user and password in base64), RFC 6750 §2.1 (Bearer). */
function recognizeAuthorization({ text, lower }: FoldedText): readonly Hit[] {
  return [...lower.matchAll(AUTHORIZATION)].flatMap((match): readonly Hit[] => {
    const [whole, scheme, { length } = ''] = match;
    const end = match.index + whole.length;
    const value = text.slice(end - length, end);
    if (!(scheme === 'basic' ? isBasicCredential(value) : isBearerToken(value))) return [];
    return [{ kind: 'credentials', recognizer: `${scheme}-authorization`, start: end - length, end }];
  });
}

function isBasicCredential(value: string): boolean {
  const credential = decode(value);
  const password = credential.slice(credential.indexOf(':') + 1);
  return /^[\x20-\x7e]{1,64}:[\x20-\x7e]{4,128}$/.test(credential) && !isPlaceholder(password);
}

function isBearerToken(value: string): boolean {
  const isMixed = /\d/.test(value) && /[A-Za-z]/.test(value);
  // A JWT is judged above, by what it holds.
  const isJudged = value.startsWith('eyJ') || isPlaceholder(value);
  return value.length >= MIN_BEARER_CHARS && isMixed && !isJudged && bitsPerCharacter(value) >= MIN_BITS;
}

function decode(base64: string): string {
  return Buffer.from(base64, 'base64').toString('utf8');
}
