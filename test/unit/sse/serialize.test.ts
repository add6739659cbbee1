import { createSseParser } from '../../../src/sse/parse';
import { serializeSse } from '../../../src/sse/serialize';

describe('the writer of server-sent events', () => {
  it.each([
    [{ data: '{}' }, 'data: {}\n\n'],
    [{ event: 'ping', data: '{}' }, 'event: ping\ndata: {}\n\n'],
    [{ data: 'a\nb' }, 'data: a\ndata: b\n\n'],
    [{ data: 'a\r\nb\rc' }, 'data: a\ndata: b\ndata: c\n\n'],
    [{ data: '' }, 'data: \n\n'],
  ])('writes %j', (event, text) => {
    expect(serializeSse(event)).toBe(text);
  });

  it('writes what the parser reads', () => {
    const event = { event: 'message', data: 'one\n\ntwo 🐢' };
    expect(createSseParser().push(Buffer.from(serializeSse(event)))).toEqual({ ok: true, value: [event] });
  });
});
