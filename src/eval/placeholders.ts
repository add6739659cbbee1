const UPPER = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const LOWER = UPPER.toLowerCase();
const DIGITS = '0123456789';
const ALPHANUMERIC = UPPER + LOWER + DIGITS;
const BASE64_URL = `${ALPHANUMERIC}-_`;

/** Gives a whole number from 0 up to, not including, its argument. */
export type Random = (limit: number) => number;

/** Keys by the names that stand for them in `{{…}}`; the same as in `models/training/data.py`. */
const SHAPES: Readonly<Record<string, (random: Random) => string>> = {
  aws_access_key: (random) => `AKIA${draw(16, `${UPPER}234567`, random)}`,
  github_token: (random) => `ghp_${draw(36, ALPHANUMERIC, random)}`,
  stripe_key: (random) => `sk_live_${draw(24, ALPHANUMERIC, random)}`,
  npm_token: (random) => `npm_${draw(36, ALPHANUMERIC, random)}`,
  sendgrid_key: (random) => `SG.${draw(22, ALPHANUMERIC, random)}.${draw(43, ALPHANUMERIC, random)}`,
  google_api_key: (random) => `AIza${draw(35, BASE64_URL, random)}`,
  slack_token: (random) => `xoxb-${draw(12, DIGITS, random)}-${draw(24, ALPHANUMERIC, random)}`,
  jwt_token: (random) => [36, 80, 43].map((length) => `eyJ${draw(length, BASE64_URL, random)}`).join('.'),
  private_key_begin: () => `-----BEGIN ${'RSA PRIVATE KEY'}-----`,
  private_key_end: () => `-----END ${'RSA PRIVATE KEY'}-----`,
};

/**
 * Puts freshly drawn keys in place of `{{aws_access_key}}` and the like, in every string of a JSON value, so that no
 * key-like text has to lie in a repository. Any other `{{…}}` is text of the prompt and stays.
 */
export function fillPlaceholders(value: unknown, random: Random): unknown {
  if (typeof value === 'string') {
    return value.replaceAll(/\{\{(\w+)\}\}/g, (whole, name: string) => SHAPES[name]?.(random) ?? whole);
  }
  if (Array.isArray(value)) return value.map((item) => fillPlaceholders(item, random));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fillPlaceholders(item, random)]));
}

function draw(length: number, alphabet: string, random: Random): string {
  return Array.from({ length }, () => alphabet.charAt(random(alphabet.length))).join('');
}
