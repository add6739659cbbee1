/** Words and shapes that people write where a secret would stand. */
const PLACEHOLDER =
  /example|sample|placeholder|change.?me|replace|your|dummy|fake|redacted|insert|todo|p[a@4]s{1,2}w[o0]r|passw|s[e3]cr[e3]t|hunter2|qwerty|letmein|foo_?-?ba|test|demo|default|x{4}|\*{3}|\.{3}|…|[<>{}]|\$[({]|%[a-z_]+%|^\$|^%|^\[|^env[.:]|12345|abcd|0123|correct-?horse|^tr0ub4dor&3$/i;

/** Whether a value only stands where a secret would: `<YOUR_KEY>`, `xxxx`, `${TOKEN}`, `changeme`. */
export function isPlaceholder(value: string): boolean {
  return PLACEHOLDER.test(value) || new Set(value).size < 4;
}

const KEY_PLACEHOLDER =
  /example|placeholder|change_?-?me|your[_-]|dummy|redacted|x{6}|\*{3}|\.{3}|…|[<>{}$]|0{8}|1234567890|abcdefgh/i;

/**
 * Whether a key-shaped value is none. Narrower than for passwords: keys are random, so that short words turn up in
 * them by chance.
 */
export function isKeyPlaceholder(value: string): boolean {
  return KEY_PLACEHOLDER.test(value) || bitsPerCharacter(value) < 2.5;
}

/** Digits that nobody was given: too few different ones, long runs of zeros, counted up or down. */
export function isTrivialNumber(digits: string): boolean {
  return new Set(digits).size <= 3 || /0{6}|1234567|123456$|^123456|7654321|987654/.test(digits);
}

/** Shannon entropy of the characters, in bits per character: about 2.3 for `changeme1`, above 3.5 for a random key. */
export function bitsPerCharacter(value: string): number {
  const counts = new Map<string, number>();
  for (const character of value) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / value.length) * Math.log2(count / value.length);
  return bits;
}
