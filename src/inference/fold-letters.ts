/**
 * Full-width letters and digits, circled and squared letters, and the styled alphabets of mathematics: the vocabulary has
 * none of them, and attacks are written in them for that very reason.
 */
const STYLED = /[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\u24b6-\u24e9\u{1d400}-\u{1d7ff}\u{1f130}-\u{1f189}]+/gu;
const ASCII = /^[\x00-\x7f]*$/;

/**
 * Turns styled letters and digits into plain ones. `models/training/encode.py` has the same.
 * @example foldLetters('Ｉｇｎｏｒｅ 𝗮𝗹𝗹') // 'Ignore all'
 * Source: Unicode TR15, compatibility decomposition (NFKC)
 */
export function foldLetters(text: string): string {
  return ASCII.test(text) ? text : text.replace(STYLED, (letters) => letters.normalize('NFKC'));
}
