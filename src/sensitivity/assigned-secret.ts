import type { FoldedText } from './fold';
import type { Hit } from './hit';
import { bitsPerCharacter, isPlaceholder } from './placeholder';

/** Words for a password that a person chose, and for a secret that a machine made. */
const PASSWORD_WORD = String.raw`passwor[dt]|passwd|passphrase|pwd|passwort|kennwort|pass|pw|contrase(?:ñ|n)a|clave|mot de passe|mdp|senha|palavra-passe|parola|wachtwoord|hasło|lösenord|adgangskode|passord|salasana|jelszó|heslo|şifre|mật khẩu|пароль|密码|密碼|口令|パスワード|비밀번호|비번|كلمة المرور`;
const SECRET_WORD = String.raw`secret|token|api[_ -]?key|apikey|access[_ -]?key|secret[_ -]?key|account[_ -]?key|auth[_ -]?key|encryption[_ -]?key|signing[_ -]?key|licen[cs]e[_ -]?key|key|client[_ -]?secret|credential`;
const SIGN = String.raw`["']?(?:\s{0,4}(?:=>|:=|[:=])\s{0,4}|\s(?:is|was|ist|lautet|est|es|è|é|to|war)\s|\s?(?:は|는|은|是|为)\s?)(?:["'\`(]{1,2})?`;
const SPACE = String.raw`[ ,]{1,2}(?:["'\`(]{1,2})?`;

const ASSIGNED_PASSWORD = new RegExp(`(?:${PASSWORD_WORD})(?:${SIGN}|${SPACE})`, 'g');
const ASSIGNED_SECRET = new RegExp(`(?<![a-z]{12})(?:${SECRET_WORD})${SIGN}`, 'g');
/** `curl -u user:password`, `sshpass -p 'password'`, `mysql -p'password'`. */
const OPTION = /(?:\s-u\s{1,2}["']?[\w.@-]{1,40}:|sshpass\s-p\s?["']?|--password[= ]["']?)/g;

/** Tokens that are no secret: they say where a page begins or a stream goes on. */
const HARMLESS_BEFORE =
  /(?:page|next|sync|continuation|cursor|csrf|cancel|primary|public|foreign|partition|sort|cache|idempotency|event|row|object|s3|i18n|dedupe|routing|shortcut)[_ -]?$/;
const VALUE = /[^\s"'`,;|]{1,200}/y;
const MAX_LOOK_BACK = 16;

/** High-entropy values next to a word that says what they are: `password=…`, `"api_key": "…"`, `senha …`. */
export function recognizeAssignedSecrets(folded: FoldedText): readonly Hit[] {
  return [
    ...collect(folded, ASSIGNED_PASSWORD, 'assigned-password', isPassword),
    ...collect(folded, ASSIGNED_SECRET, 'assigned-secret', isMachineSecret),
    ...collect(folded, OPTION, 'command-password', (value) => isPassword(value, '=')),
  ];
}

type Judge = (value: string, sign: string) => boolean;

function collect({ text, lower }: FoldedText, word: RegExp, recognizer: string, isSecret: Judge): readonly Hit[] {
  const hits: Hit[] = [];
  for (const match of lower.matchAll(word)) {
    const start = match.index + match[0].length;
    VALUE.lastIndex = start;
    const value = VALUE.exec(text)?.[0].replace(/[.!?)\]}>:]+$/, '');
    if (!value || !isSecret(value, match[0])) continue;
    if (HARMLESS_BEFORE.test(lower.slice(Math.max(0, match.index - MAX_LOOK_BACK), match.index))) continue;
    hits.push({ kind: 'credentials', recognizer, start, end: start + value.length });
  }
  return hits;
}

/** Code that computes the value, a type, a path, a reference: not the value. */
const CODE =
  /^[&*@$%#/~]|[([{<\]}]|->|::|^[a-z_$][\w$]*\.[a-z_$](?!.*\.\d+$)|^(?:str|string|text|varchar|null|none|true|false|undefined)\b|\\[ndswb.]|[?*+]$|^\w+:\/\//i;

/** Chosen by a person: letters and digits, or a sign inside a word; where no `=` announces it, more of that. */
function isPassword(value: string, matched: string): boolean {
  if (value.length < 6 || value.length > 64 || CODE.test(value) || isPlaceholder(value)) return false;
  const hasDigit = /\d/.test(value);
  const hasLetter = /\p{L}/u.test(value);
  const hasSign = /[^\p{L}\d]/u.test(value);
  if (!hasLetter || !(hasDigit || /[!#$%&*+^~]/.test(value))) return false;
  const hasBothCases = /[a-z]/.test(value) && /[A-Z]/.test(value);
  const isAnnounced = /[:=]/.test(matched);
  return isAnnounced
    ? !isIdentifier(value)
    : hasDigit && value.length >= 8 && hasBothCases && (hasSign || isAlternating(value));
}

/** Made by a machine: long, mixed, and as random as such values are. */
function isMachineSecret(value: string): boolean {
  const isMixed = /\d/.test(value) && /[A-Za-z]/.test(value);
  if (value.length < 12 || !isMixed || CODE.test(value) || isPlaceholder(value) || isIdentifier(value)) return false;
  return bitsPerCharacter(value) >= (value.length < 20 ? 3.2 : 3.4);
}

/** Names that only end in a number or are joined words: `db-credentials-prod-2`, `authTokenV2`, `sha256`. */
function isIdentifier(value: string): boolean {
  return value
    .split(/[-_./:]/)
    .every((part) => /^(?:[a-z]*\d{0,2}|[A-Z]*\d{0,2}|[A-Z]?[a-z]+(?:[A-Z][a-z]+)*\d{0,2}|\d{1,4}|v\d+)$/.test(part));
}

/** Digits inside the word, not after it: `Tr0utLadder8` but not `OAuth2` or `Version12`. */
function isAlternating(value: string): boolean {
  return (value.match(/[a-z](?=\d)|\d(?=[a-z])/gi) ?? []).length >= 2 || /^[A-Z][a-z]+\d{2,4}[a-z]{2}$/.test(value);
}
