import { parseJson } from './json';

/** Where a value stands in a body, in bytes, end excluded. */
interface Span {
  readonly start: number;
  readonly end: number;
}

/** One field of the outermost object. */
interface Member {
  readonly name: unknown;
  readonly value: Span;
  /** From after the brace or comma before it to the comma or brace after it. */
  readonly whole: Span;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const SEPARATOR = Buffer.from(',');
const COLON = 0x3a;
const OPEN_BRACE = 0x7b;
const OPENING: ReadonlySet<number> = new Set([OPEN_BRACE, 0x5b]);
const CLOSING: ReadonlySet<number> = new Set([0x7d, 0x5d]);
const WHITE_SPACE: ReadonlySet<number> = new Set([0x20, 0x09, 0x0a, 0x0d]);

/**
 * Sets a field of the outermost object to a string and leaves every other byte as it is: fields that we do not know,
 * their order, spacing and number formats reach a provider of the client's dialect untouched. A repeated field is set
 * each time, for it is up to the reader which one counts; a missing one is put first.
 * @param body - UTF-8 text of a JSON object that was parsed before
 */
export function spliceField(body: Buffer, name: string, value: string): Buffer {
  const text = Buffer.from(JSON.stringify(value));
  const spans = findFieldValues(body, name);
  if (spans.length === 0) return insertField(body, name, text);
  const pieces: Buffer[] = [];
  let copied = 0;
  for (const { start, end } of spans) {
    pieces.push(body.subarray(copied, start), text);
    copied = end;
  }
  return Buffer.concat([...pieces, body.subarray(copied)]);
}

/**
 * Takes fields of the outermost object out, each time that they stand there, and leaves every other byte as it is.
 * @param body - UTF-8 text of a JSON object that was parsed before
 */
export function removeFields(body: Buffer, names: readonly string[]): Buffer {
  const members = findMembers(body);
  const kept = members.filter(({ name }) => !names.some((removed) => removed === name));
  if (kept.length === members.length) return body;
  const pieces = kept.flatMap(({ whole }, index) => [
    ...(index === 0 ? [] : [SEPARATOR]),
    body.subarray(whole.start, whole.end),
  ]);
  const firstStart = members[0]?.whole.start ?? 0;
  const lastEnd = members.at(-1)?.whole.end ?? 0;
  return Buffer.concat([body.subarray(0, firstStart), ...pieces, body.subarray(lastEnd)]);
}

function insertField(body: Buffer, name: string, value: Buffer): Buffer {
  const start = body.indexOf(OPEN_BRACE) + 1;
  const isEmpty = CLOSING.has(body[skipSpace(body, start)] ?? 0);
  const field = Buffer.concat([Buffer.from(`${JSON.stringify(name)}:`), value, Buffer.from(isEmpty ? '' : ',')]);
  return Buffer.concat([body.subarray(0, start), field, body.subarray(start)]);
}

/** Where the values of a field stand; more than one where it is repeated. */
function findFieldValues(body: Buffer, name: string): readonly Span[] {
  return findMembers(body)
    .filter((member) => member.name === name)
    .map(({ value }) => value);
}

/** Walks over the outermost object's fields. The body is valid JSON, so what stands where is known. */
function findMembers(body: Buffer): readonly Member[] {
  const members: Member[] = [];
  let first = body.indexOf(OPEN_BRACE) + 1;
  let at = skipSpace(body, first);
  while (body[at] === QUOTE) {
    const keyEnd = endOfString(body, at);
    const name = readKey(body.subarray(at, keyEnd));
    const start = skipSpace(body, body.indexOf(COLON, keyEnd) + 1);
    const end = endOfValue(body, start);
    at = skipSpace(body, end);
    members.push({ name, value: { start, end }, whole: { start: first, end: at } });
    first = at + 1;
    if (body[at] === COMMA) at = skipSpace(body, first);
  }
  return members;
}

/** A key may be written with escapes: `"mod\u0065l"` is `"model"`. */
function readKey(key: Buffer): unknown {
  const text = key.toString('utf8');
  if (!key.includes(BACKSLASH)) return text.slice(1, -1);
  const parsed = parseJson(text);
  return parsed.ok ? parsed.value : undefined;
}

function endOfValue(body: Buffer, start: number): number {
  let at = start;
  let depth = 0;
  while (at < body.length) {
    const byte = body[at] ?? 0;
    if (depth === 0 && at > start && isDelimiter(byte)) return at;
    if (byte === QUOTE) at = endOfString(body, at);
    else at++;
    if (OPENING.has(byte)) depth++;
    if (CLOSING.has(byte)) depth--;
  }
  return at;
}

function isDelimiter(byte: number): boolean {
  return byte === COMMA || CLOSING.has(byte) || WHITE_SPACE.has(byte);
}

/** @returns the offset after the closing quote */
function endOfString(body: Buffer, start: number): number {
  let end = body.indexOf(QUOTE, start + 1);
  while (end !== -1 && isEscaped(body, end)) end = body.indexOf(QUOTE, end + 1);
  return end === -1 ? body.length : end + 1;
}

function isEscaped(body: Buffer, at: number): boolean {
  let first = at;
  while (body[first - 1] === BACKSLASH) first--;
  return (at - first) % 2 === 1;
}

function skipSpace(body: Buffer, start: number): number {
  let at = start;
  while (WHITE_SPACE.has(body[at] ?? 0)) at++;
  return at;
}
