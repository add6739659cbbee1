/** What may come next in a JSON text. */
type Expectation = 'value' | 'value-or-end' | 'key' | 'key-or-end' | 'colon' | 'separator';

interface Position {
  at: number;
  expects: Expectation;
  /** Closing brackets that are still due, innermost last. */
  readonly due: string[];
}

const WHITE_SPACE = /[ \t\n\r]*/y;
const SCALAR = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.+-])/y;
const BAD_STRING_CHAR = /[\u0000-\u001f]|\\(?!["\\/bfnrt]|u[0-9a-fA-F]{4})/;

/**
 * Finds where a text stops being JSON. Only for texts that `JSON.parse` refused: it is slower, but has no message
 * that repeats the text.
 * @returns the offset of the first character that cannot be there; the text's length when it ends too early
 * Source: RFC 8259
 */
export function findJsonFault(text: string): number {
  const position: Position = { at: 0, expects: 'value', due: [] };
  for (;;) {
    position.at = skip(WHITE_SPACE, text, position.at);
    if (position.at >= text.length) return text.length;
    const next = readToken(text, position);
    if (next === undefined) return faultIn(text, position.at);
    position.at = next;
  }
}

/**
 * Finds the quote that ends a JSON string.
 * @param start - offset of the opening quote
 * @returns offset of the closing one; the text's length when there is none
 */
export function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (end !== -1 && isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end === -1 ? text.length : end;
}

/** Takes one token and moves the expectation on; undefined when the token cannot stand here. */
function readToken(text: string, position: Position): number | undefined {
  const char = text.charAt(position.at);
  const { expects, due } = position;
  if (expects === 'colon') return char === ':' ? expect(position, 'value') : undefined;
  if (expects === 'separator') return readSeparator(char, position);
  if ((expects === 'value-or-end' || expects === 'key-or-end') && char === due.at(-1)) return close(position);
  if (char === '"') return readString(text, position);
  if (isKey(expects)) return undefined;
  if (char === '{' || char === '[') {
    due.push(char === '{' ? '}' : ']');
    return expect(position, char === '{' ? 'key-or-end' : 'value-or-end');
  }
  const end = skip(SCALAR, text, position.at);
  if (end === position.at) return undefined;
  position.expects = 'separator';
  return end;
}

function readString(text: string, position: Position): number | undefined {
  const end = endOfString(text, position.at);
  if (end === text.length || BAD_STRING_CHAR.test(text.slice(position.at + 1, end))) return undefined;
  position.expects = isKey(position.expects) ? 'colon' : 'separator';
  return end + 1;
}

function readSeparator(char: string, position: Position): number | undefined {
  const closing = position.due.at(-1);
  if (closing === undefined) return undefined;
  if (char === closing) return close(position);
  if (char === ',') return expect(position, closing === '}' ? 'key' : 'value');
  return undefined;
}

function expect(position: Position, next: Expectation): number {
  position.expects = next;
  return position.at + 1;
}

function close(position: Position): number {
  position.due.pop();
  return expect(position, 'separator');
}

function isKey(expects: Expectation): boolean {
  return expects === 'key' || expects === 'key-or-end';
}

/** Inside a string the fault is at the character that breaks it, not at its first quote. */
function faultIn(text: string, at: number): number {
  if (text.charAt(at) !== '"') return at;
  const end = endOfString(text, at);
  const inside = text.slice(at + 1, end).search(BAD_STRING_CHAR);
  if (inside !== -1) return at + 1 + inside;
  return end === text.length ? end : at;
}

function skip(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}

function isEscaped(text: string, at: number): boolean {
  let first = at;
  while (text.charAt(first - 1) === '\\') first--;
  return (at - first) % 2 === 1;
}
