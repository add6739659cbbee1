import type { FoldedText } from './fold';
import type { Hit } from './hit';
import { bitsPerCharacter } from './placeholder';

const HEADER =
  /-----BEGIN (?:[A-Z0-9]{1,12} ){0,2}PRIVATE KEY(?: BLOCK)?-----|PuTTY-User-Key-File-\d:|AGE-SECRET-KEY-1/g;
const WINDOW_CHARS = 400;
/** Base64 or bech32 in one piece, as the body of a key begins; what a person leaves of a key is shorter. */
const BODY = /[A-Za-z0-9+/]{24,}/g;
const MIN_BITS = 3.2;

/**
 * Private keys: the header and the beginning of a body. A header alone, as in a hook that looks for keys, is no key.
 * Sources: RFC 7468, RFC 4880 §6.2, PuTTY's and age's file formats.
 */
export function recognizePrivateKeys({ text }: FoldedText): readonly Hit[] {
  return [...text.matchAll(HEADER)].flatMap((match): readonly Hit[] => {
    const from = match.index + match[0].length;
    const window = text.slice(from, from + WINDOW_CHARS);
    const body = [...window.matchAll(BODY)].find(([run]) => bitsPerCharacter(run) >= MIN_BITS);
    if (!body) return [];
    const footer = text.slice(from, from + 8000).search(/-----END [A-Z ]{0,40}-----/);
    const end = footer < 0 ? from + body.index + body[0].length : from + footer;
    return [{ kind: 'credentials', recognizer: 'private-key', start: match.index, end }];
  });
}
