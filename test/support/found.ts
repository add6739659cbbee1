import { recognize } from '../../src/sensitivity/recognize';

/** Names of the recognisers that find something. */
export function found(text: string): readonly string[] {
  return [...new Set(recognize(text).map((hit) => hit.recognizer))];
}

/** A value with the look of a random one, the same each time; so that no key stands in the repository. */
export function keyOf(
  length: number,
  alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789',
): string {
  let state = length * 7919 + alphabet.length;
  return Array.from({ length }, () => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return alphabet.charAt(Math.floor((state / 2147483648) * alphabet.length));
  }).join('');
}

export const HEX = '0123456789abcdef';
export const UPPER = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
