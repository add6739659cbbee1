import type { SseEvent } from '../../../src/dialects/dialect';
import { createSseParser } from '../../../src/sse/parse';

/** Input text and the events in it. */
const STREAMS: readonly [string, string, readonly SseEvent[]][] = [
  ['an event with a type', 'event: ping\ndata: {}\n\n', [{ event: 'ping', data: '{}' }]],
  ['several events', 'data: 1\n\ndata: 2\n\n', [{ data: '1' }, { data: '2' }]],
  ['CRLF line ends', 'event: a\r\ndata: 1\r\n\r\ndata: 2\r\n\r\n', [{ event: 'a', data: '1' }, { data: '2' }]],
  ['CR line ends', 'data: 1\r\rdata: 2\r\r', [{ data: '1' }, { data: '2' }]],
  ['several data lines', 'data: a\ndata:\ndata:b\n\n', [{ data: 'a\n\nb' }]],
  ['comments, ids and retry times', ': hi\nid: 7\nretry: 10\nretry: x\ndata: 1\nwhat: ever\n\n', [{ data: '1' }]],
  ['a byte-order mark', '\ufeffdata: 1\n\n', [{ data: '1' }]],
  ['characters of several bytes', 'data: ü🐢\n\n', [{ data: 'ü🐢' }]],
  ['an event type without data', 'event: lonely\n\ndata: 1\n\n', [{ data: '1' }]],
  ['an end without a blank line', 'data: 1\n\ndata: 2\n', [{ data: '1' }, { data: '2' }]],
  ['an end in the middle of a line', 'data: 1\n\ndata: 2', [{ data: '1' }, { data: '2' }]],
  ['an end after a CR', 'data: 1\r', [{ data: '1' }]],
  ['nothing', '', []],
];

function parse(chunks: readonly Uint8Array[], maxEventChars?: number): readonly SseEvent[] | string {
  const parser = createSseParser(maxEventChars);
  const results = [...chunks.map((chunk) => parser.push(chunk)), parser.end()];
  const failed = results.find((result) => !result.ok);
  if (failed && !failed.ok) return failed.error.code;
  return results.flatMap((result) => (result.ok ? result.value : []));
}

describe('the parser of server-sent events', () => {
  it.each(STREAMS)('reads %s, wherever it is cut', (_name, text, expected) => {
    const bytes = Buffer.from(text);
    expect(parse([bytes])).toEqual(expected);
    for (let at = 0; at <= bytes.length; at++) {
      expect(parse([bytes.subarray(0, at), bytes.subarray(at)])).toEqual(expected);
    }
  });

  it('gives an event as soon as its blank line is there', () => {
    const parser = createSseParser();
    expect(parser.push(Buffer.from('data: 1\n'))).toEqual({ ok: true, value: [] });
    expect(parser.push(Buffer.from('\ndata: 2'))).toEqual({ ok: true, value: [{ data: '1' }] });
  });

  it.each([
    ['one line', [`data: ${'x'.repeat(50)}\n\n`]],
    ['a line that never ends', ['data: ', 'x'.repeat(30), 'x'.repeat(30)]],
    ['many lines', Array.from({ length: 10 }, () => 'data: xxxxx\n')],
  ])('refuses an event above the limit that comes as %s, and all that follows', (_name, chunks) => {
    const parser = createSseParser(40);
    const results = chunks.map((chunk) => parser.push(Buffer.from(chunk)));
    const last = results.at(-1);
    expect(last?.ok === false && last.error.code).toBe('upstream_malformed');
    expect(parser.push(Buffer.from('data: 1\n\n')).ok).toBe(false);
    expect(parser.end().ok).toBe(false);
  });

  it('takes any number of events that are below the limit', () => {
    const events = Array.from({ length: 100 }, () => 'data: 0123456789\n\n').join('');
    expect(parse([Buffer.from(events)], 40)).toHaveLength(100);
  });

  it('replaces bytes that are not UTF-8', () => {
    expect(parse([Buffer.from([0x64, 0x61, 0x74, 0x61, 0x3a, 0xff, 0x0a, 0x0a])])).toEqual([{ data: '\ufffd' }]);
  });
});
