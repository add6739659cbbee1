import { hangBeforeHeaders, resetBeforeHeaders, status } from '../../demo/standins/behaviour';
import { configFor, hello, PROVIDER_KEYS, startGateway, TEAM_RULES, type Gateway } from '../support/gateway';

describe('failover within a request', () => {
  let gateway: Gateway;

  beforeAll(async () => {
    gateway = await startGateway((standins) => configFor(standins, `timeouts: { firstByte: 2s }\n${TEAM_RULES}`));
  });
  afterAll(() => gateway.stop());
  beforeEach(() => gateway.clear());

  it.each([
    ['429', status(429, { retryAfter: 1 })],
    ['a refusal of our key', status(401)],
    ['a refusal of our account', status(402)],
    ['529', status(529)],
    ['408', status(408)],
    ['500', status(500)],
    ['503', status(503)],
    ['a reset', resetBeforeHeaders()],
    ['no answer in time', hangBeforeHeaders()],
  ])('reaches the next candidate after %s, in its dialect and with its key only', async (_, failure) => {
    gateway.standins.openai.behave(failure);
    const response = await gateway.chat(hello({ temperature: 0.2 }), { 'x-team': 'openai' });
    expect(response.status).toBe(200);
    expect(response.headers.get('x-signalbox-provider')).toBe('anthropic');
    expect(response.headers.get('x-signalbox-attempts')).toBe('2');
    expect(await response.json()).toMatchObject({ object: 'chat.completion' });
    const [retry] = gateway.standins.anthropic.requests;
    expect(retry).toMatchObject({ path: '/v1/messages', json: { model: 'claude-sonnet-4-5', temperature: 0.2 } });
    expect(retry?.headers).toMatchObject({
      'x-api-key': PROVIDER_KEYS.anthropic,
      'content-length': String(Buffer.byteLength(retry?.body ?? '')),
    });
    expect(JSON.stringify(retry)).not.toContain(PROVIDER_KEYS.openai);
  });

  it('goes on to the third candidate when the second fails too', async () => {
    gateway.standins.openai.behave(status(500));
    gateway.standins.anthropic.behave(status(529));
    const response = await gateway.chat(hello(), { 'x-team': 'openai' });
    expect(response.status).toBe(200);
    expect(response.headers.get('x-signalbox-provider')).toBe('gemini');
    expect(response.headers.get('x-signalbox-attempts')).toBe('3');
    const everything = JSON.stringify(gateway.standins.gemini.requests);
    expect(everything).not.toContain(PROVIDER_KEYS.openai);
    expect(everything).not.toContain(PROVIDER_KEYS.anthropic);
  });

  it('streams from the candidate that answers', async () => {
    gateway.standins.anthropic.behave(status(503));
    const response = await gateway.chat(hello({ stream: true }), { 'x-team': 'anthropic' });
    expect(response.headers.get('x-signalbox-provider')).toBe('gemini');
    expect((await response.text()).trimEnd().endsWith('data: [DONE]')).toBe(true);
  });

  it("gives the last candidate's own error when every one fails", async () => {
    gateway.standins.openai.behave(status(500));
    gateway.standins.anthropic.behave(status(500));
    gateway.standins.gemini.behave(status(429));
    const response = await gateway.chat(hello(), { 'x-team': 'openai' });
    expect(response.status).toBe(429);
    expect(response.headers.get('x-signalbox-attempts')).toBe('3');
    expect(await response.json()).toMatchObject({ error: { message: expect.any(String), type: expect.any(String) } });
  });

  it('does not try again where there is one candidate', async () => {
    gateway.standins.internal.behave(status(500), status(500));
    const response = await gateway.chat(hello(), { 'x-team': 'internal' });
    expect(response.status).toBe(502);
    expect(gateway.standins.internal.requests).toHaveLength(1);
    expect(await response.json()).toMatchObject({ error: { message: expect.any(String) } });
  });

  it.each([400, 403, 404, 422])('does not try another candidate after %i', async (code) => {
    gateway.standins.anthropic.behave(status(code));
    const response = await gateway.chat(hello(), { 'x-team': 'anthropic' });
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(await response.json()).toMatchObject({ error: { message: expect.any(String) } });
    expect(gateway.standins.gemini.requests).toEqual([]);
  });

  it('answers in shape when no candidate can be reached', async () => {
    await gateway.standins.internal.stop();
    const response = await gateway.chat(hello(), { 'x-team': 'internal' });
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ error: { code: 'upstream_unavailable' } });
    expect(response.headers.get('x-signalbox-provider')).toBe('internal');
  });

  it('leaves no exchange behind', async () => {
    expect(await gateway.exchangesInFlight()).toBe(0);
  });
});
