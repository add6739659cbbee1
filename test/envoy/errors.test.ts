import { configFor, hello, startGateway, TEAM_RULES, type Gateway } from '../support/gateway';

describe('a request that cannot be served', () => {
  let gateway: Gateway;

  beforeAll(async () => {
    gateway = await startGateway((standins) => configFor(standins, `limits: { requestBytes: 65536 }\n${TEAM_RULES}`));
  });
  afterAll(() => gateway.stop());

  const messages = [{ role: 'user', content: 'Say hello.' }];
  it.each<[string, unknown, number, string]>([
    ['malformed JSON', '{"model": "auto", "messages": [', 400, 'malformed_body'],
    ['an empty body', '', 400, 'malformed_body'],
    ['invalid UTF-8', Buffer.from([0x7b, 0xff, 0xfe, 0x7d]), 400, 'malformed_body'],
    ['JSON that is no object', '[1, 2]', 400, 'malformed_body'],
    ['no messages', { model: 'auto' }, 400, 'invalid_request'],
    ['empty messages', { model: 'auto', messages: [] }, 400, 'invalid_request'],
    ['messages of the wrong type', { model: 'auto', messages: 'hello' }, 400, 'invalid_request'],
    ['a message without a role', { model: 'auto', messages: [{ content: 'hello' }] }, 400, 'invalid_request'],
    ['an unknown model', { model: 'no-such-model', messages }, 404, 'unknown_model'],
    ['a body over the limit', hello({ user: 'x'.repeat(70_000) }), 413, 'body_too_large'],
  ])('is answered in the shape of OpenAI for %s, and the next one works', async (_, body, status, code) => {
    const response = await gateway.chat(body, { 'x-team': 'openai' });
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toContain('application/json');
    expect(response.headers.get('x-signalbox-cause')).toBe(code);
    const { error } = (await response.json()) as { error: Record<string, unknown> };
    expect(error).toMatchObject({ message: expect.stringMatching(/\w+ .*\.$/), type: expect.any(String), code });
    expect((await gateway.chat(hello(), { 'x-team': 'openai' })).status).toBe(200);
  });

  it.each<[string, string, string, Record<string, string>, number, string]>([
    ['an unknown path', 'POST', '/v1/nothing', {}, 404, 'unknown_path'],
    ['the wrong method', 'GET', '/v1/chat/completions', {}, 405, 'method_not_allowed'],
    ['a compressed body', 'POST', '/v1/chat/completions', { 'content-encoding': 'gzip' }, 415, 'unsupported_encoding'],
  ])('is refused by its headers for %s', async (_, method, path, headers, status, code) => {
    const response = await fetch(gateway.stack.url + path, {
      method,
      headers: { 'content-type': 'application/json', ...headers },
      ...(method === 'POST' && { body: JSON.stringify(hello()) }),
    });
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ error: { code, message: expect.any(String) } });
  });

  it('is decided by the rules when it names no model', async () => {
    const response = await gateway.chat({ messages }, { 'x-team': 'anthropic' });
    expect(response.headers.get('x-signalbox-decision')).toBe('to-anthropic');
  });

  it('gets 413 in shape when the size of the body is not announced', async () => {
    const pieces = new ReadableStream({
      start(controller) {
        for (let piece = 0; piece < 20; piece += 1) controller.enqueue(new Uint8Array(8192).fill(32));
        controller.close();
      },
    });
    const response = await fetch(`${gateway.stack.url}/v1/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: pieces,
      duplex: 'half',
    });
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({ error: { code: 'body_too_large' } });
  });

  it('leaves no exchange behind', async () => {
    expect(await gateway.exchangesInFlight()).toBe(0);
  });
});
