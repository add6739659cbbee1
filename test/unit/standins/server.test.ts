import * as behaviours from '../../../demo/standins/behaviour';
import { startStandins, type Standins } from '../../../demo/standins/standins';
import type { Standin } from '../../../demo/standins/server';

let standins: Standins;
beforeAll(async () => {
  standins = await startStandins({ keys: { openai: 'sk-openai' } });
});
afterAll(() => standins.stop());
afterEach(() => {
  for (const name of ['openai', 'anthropic', 'gemini', 'internal'] as const) standins[name].clear();
});

const hello = { model: 'gpt-4.1', messages: [{ role: 'user', content: 'Hello there' }] };
const sendChat = (standin: Standin, body: unknown = hello, init: RequestInit = {}): Promise<Response> =>
  fetch(`${standin.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Bearer sk-openai' },
    body: JSON.stringify(body),
    ...init,
  });
const streamChat = (init?: RequestInit): Promise<Response> =>
  sendChat(standins.openai, { ...hello, stream: true }, init);

/** Reads a stream chunk by chunk. */
function reader(response: Response): () => Promise<string | undefined> {
  const chunks = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  return async () => (await chunks?.read())?.value;
}

describe('the stand-ins together', () => {
  it('start on ports of their own and answer each in its API', async () => {
    const anthropic = await fetch(`${standins.anthropic.url}/v1/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': 'any', 'anthropic-version': '2023-06-01' },
      body: JSON.stringify({ ...hello, model: 'claude-opus-5', max_tokens: 50 }),
    });
    const gemini = await fetch(`${standins.gemini.url}/v1beta/models/gemini-3.5-flash:generateContent`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-goog-api-key': 'any' },
      body: JSON.stringify({ contents: [{ parts: [{ text: 'x' }] }] }),
    });
    const internal = await sendChat(standins.internal, { ...hello, model: 'llama-3.3-70b' });
    const answers = await Promise.all([anthropic.json(), gemini.json(), internal.json()]);
    expect(answers).toMatchObject([
      { type: 'message' },
      { modelVersion: 'gemini-3.5-flash' },
      { object: 'chat.completion' },
    ]);
    expect(
      new Set(
        [standins.openai, standins.responses, standins.anthropic, standins.gemini, standins.internal].map(
          ({ port }) => port,
        ),
      ).size,
    ).toBe(5);
  });

  it('reject when a port is taken, and leave none behind', async () => {
    await expect(startStandins({ ports: { internal: standins.openai.port } })).rejects.toMatchObject({
      code: 'EADDRINUSE',
    });
  });
});

describe('a stand-in records', () => {
  it('method, path, headers and body of every request, refused ones too', async () => {
    const headers = { 'Content-Type': 'application/json', 'X-Trace': 'abc' };
    await fetch(`${standins.openai.url}/v1/chat/completions?x=1`, {
      method: 'POST',
      headers,
      body: JSON.stringify(hello),
    });
    await fetch(`${standins.openai.url}/nowhere`, { method: 'POST', body: 'not json' });
    expect(standins.openai.requests).toMatchObject([
      { sequence: 1, method: 'POST', path: '/v1/chat/completions?x=1', headers: { 'x-trace': 'abc' }, json: hello },
      { sequence: 2, path: '/nowhere', body: 'not json', json: undefined },
    ]);
    standins.openai.clear();
    expect(standins.openai.requests).toEqual([]);
  });
});

describe('a stand-in misbehaves', () => {
  it('for as many requests as were queued, one after the other', async () => {
    standins.openai.behave(behaviours.status(429, { retryAfter: 2 }), behaviours.status(503, { body: 'custom' }));
    const first = await sendChat(standins.openai);
    const second = await sendChat(standins.openai);
    expect([first.status, first.headers.get('retry-after'), second.status, await second.text()]).toEqual([
      429,
      '2',
      503,
      'custom',
    ]);
    expect((await sendChat(standins.openai)).status).toBe(200);
  });

  it('always, when told so, until it is cleared', async () => {
    standins.openai.alwaysBehave(behaviours.status(500));
    expect([(await sendChat(standins.openai)).status, (await sendChat(standins.openai)).status]).toEqual([500, 500]);
    standins.openai.clear();
    expect((await sendChat(standins.openai)).status).toBe(200);
  });

  it('only for requests that the provider would accept', async () => {
    standins.openai.behave(behaviours.status(503));
    expect((await sendChat(standins.openai, { ...hello, nonsense: 1 })).status).toBe(400);
    expect((await sendChat(standins.openai)).status).toBe(503);
  });

  it('by hanging before the headers', async () => {
    standins.openai.behave(behaviours.hangBeforeHeaders());
    const abort = new AbortController();
    const arrival = standins.openai.nextRequest();
    const response = sendChat(standins.openai, hello, { signal: abort.signal });
    await arrival;
    abort.abort();
    await expect(response).rejects.toThrow('aborted');
  });

  it('by a reset before the headers', async () => {
    standins.openai.behave(behaviours.resetBeforeHeaders());
    await expect(sendChat(standins.openai)).rejects.toMatchObject({ cause: { code: 'ECONNRESET' } });
  });

  it('by hanging in the middle of a stream', async () => {
    standins.openai.behave(behaviours.hangMidStream({ afterChunks: 2 }));
    const abort = new AbortController();
    const read = reader(await streamChat({ signal: abort.signal }));
    let text = '';
    while (!text.includes('says:')) text += (await read()) ?? '';
    const next = read();
    abort.abort();
    await expect(next).rejects.toThrow('aborted');
    expect(text.match(/data: /g)).toHaveLength(2);
  });

  it('by cutting the connection in the middle of a stream, or of a body', async () => {
    standins.openai.behave(behaviours.cutMidStream({ afterChunks: 2 }), behaviours.cutMidStream());
    await expect((await streamChat()).text()).rejects.toThrow('terminated');
    await expect((await sendChat(standins.openai)).text()).rejects.toThrow('terminated');
  });

  it('by ending in good order without the final events, or in half a body', async () => {
    standins.openai.behave(behaviours.endEarly(), behaviours.endEarly());
    const text = await (await streamChat()).text();
    expect(text).toContain('words.');
    expect(text).not.toMatch(/"finish_reason":"stop"|\[DONE\]/);
    const half = await (await sendChat(standins.openai)).text();
    expect(() => JSON.parse(half) as unknown).toThrow(SyntaxError);
  });

  it('by an error in the middle of a stream, or a 500 where there is none', async () => {
    standins.openai.behave(behaviours.errorMidStream({ afterChunks: 2 }), behaviours.errorMidStream());
    const events = (await (await streamChat()).text()).trim().split('\n\n');
    expect(events).toHaveLength(3);
    expect(JSON.parse(events[2]?.slice(6) ?? '')).toMatchObject({ error: { type: 'server_error' } });
    expect((await sendChat(standins.openai)).status).toBe(500);
  });

  it.each([
    ['JSON that is cut', behaviours.garbageJson(), 'application/json', /^\{"id/],
    ['a page', behaviours.htmlPage(), 'text/html; charset=utf-8', /^<!doctype html>/],
    ['an empty body', behaviours.emptyBody(), 'application/json', /^$/],
  ])('by %s with status 200', async (_, behaviour, contentType, body) => {
    standins.openai.behave(behaviour);
    const response = await sendChat(standins.openai);
    expect([response.status, response.headers.get('content-type')]).toEqual([200, contentType]);
    expect(await response.text()).toMatch(body);
  });

  it('by a body without an end', async () => {
    standins.openai.behave(behaviours.endlessBody());
    const response = await sendChat(standins.openai);
    const chunks = response.body?.getReader();
    let bytes = 0;
    while (bytes < 1_000_000) bytes += (await chunks?.read())?.value?.length ?? 0;
    await chunks?.cancel();
    expect(bytes).toBeGreaterThanOrEqual(1_000_000);
  });

  it('by letting each chunk through when the test says so', async () => {
    const gate = new behaviours.Gate();
    standins.openai.behave(behaviours.gated(gate));
    const read = reader(await streamChat());
    gate.open();
    expect(await read()).toContain('"role":"assistant"');
    gate.open();
    expect(await read()).toContain('gpt-4.1 says:');
    gate.openAll();
    let rest = '';
    for (let chunk = await read(); chunk !== undefined; chunk = await read()) rest += chunk;
    expect(rest).toMatch(/\[DONE\]\n\n$/);
  });
});
