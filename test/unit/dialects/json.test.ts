import { defined } from '../../../src/dialects/defined';
import { MAX_JSON_DEPTH, countOf, objectOf, objectsOf, parseJson } from '../../../src/dialects/json';
import { findJsonFault } from '../../../src/dialects/json-fault';

/** Text that is not JSON, with the offset of the first character that cannot be there. */
const FAULTS: readonly [string, number][] = [
  ['{"a":1,}', 7],
  ['{"a" 1}', 5],
  ['{"a":}', 5],
  ['{a:1}', 1],
  ['[1 2]', 3],
  ['[1,]', 3],
  ['[01]', 1],
  ['[1.]', 1],
  ['[+1]', 1],
  ['nul', 0],
  ['truely', 0],
  ['"a\nb"', 2],
  ['"a\\x"', 2],
  ['"\\u12g4"', 1],
  ['"open', 5],
  ['"open\\"', 7],
  ['{"a":[1,2', 9],
  ['{}}', 2],
  ['[}', 1],
  ['{"a":1]', 6],
  ['{"a":1,"b"', 10],
  ['{1:2}', 1],
  ['\ufeff{}', 0],
  ['', 0],
  ['  ', 2],
];

describe('finding where JSON goes wrong', () => {
  it.each(FAULTS)('finds the fault in %j at %i', (text, offset) => {
    expect(() => JSON.parse(text) as unknown).toThrow(SyntaxError);
    expect(findJsonFault(text)).toBe(offset);
  });
});

describe('parsing JSON of strangers', () => {
  it('names line and column, and never repeats the text', () => {
    const parsed = parseJson('{\n  "secret": "my diary",\n  oops\n}');
    expect(parsed).toEqual({ ok: false, error: 'not valid JSON at line 3, column 3' });
  });

  it.each(['', ' \n'])('calls %j empty', (text) => {
    expect(parseJson(text)).toEqual({ ok: false, error: 'empty' });
  });

  it.each(['[', '{"a":'])('takes nesting of %j up to the limit and no further', (opening) => {
    const closing = opening === '[' ? ']' : '}';
    const nest = (depth: number): string =>
      `${opening.repeat(depth)}${opening === '[' ? '' : '1'}${closing.repeat(depth)}`;
    expect(parseJson(nest(MAX_JSON_DEPTH)).ok).toBe(true);
    expect(parseJson(nest(MAX_JSON_DEPTH + 1))).toEqual({ ok: false, error: 'nested deeper than 200 levels' });
    expect(parseJson(opening.repeat(1_000_000)).ok).toBe(false);
  });

  it('does not count brackets inside strings', () => {
    expect(parseJson(JSON.stringify({ 'a"[': `\\"${'['.repeat(500)}\\` })).ok).toBe(true);
  });
});

describe('looking at parsed JSON', () => {
  it('tells objects from lists, null and the rest', () => {
    expect([{}, [], null, 'a', 1].map((value) => objectOf(value) !== undefined)).toEqual([
      true,
      false,
      false,
      false,
      false,
    ]);
    expect(objectsOf([{ a: 1 }, null, 2, { b: 3 }])).toEqual([{ a: 1 }, { b: 3 }]);
    expect(objectsOf('no list')).toEqual([]);
  });

  it('counts with finite numbers that are not negative', () => {
    expect([0, 3, -1, Infinity, NaN, '3', null].map(countOf)).toEqual([
      0,
      3,
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('drops undefined fields and keeps null ones', () => {
    expect(Object.entries(defined({ a: undefined, b: null, c: 0 }))).toEqual([
      ['b', null],
      ['c', 0],
    ]);
  });
});
