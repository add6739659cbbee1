import { configFor, hello, PROVIDER_KEYS, startGateway, TEAM_RULES, type Gateway } from '../support/gateway';

/** What each provider must have been sent: its own path, host, key and model, and nobody else's key. */
const PROVIDERS = [
  {
    provider: 'openai',
    path: '/v1/chat/completions',
    auth: ['authorization', `Bearer ${PROVIDER_KEYS.openai}`],
    model: (body: Record<string, unknown>) => body['model'],
    id: 'gpt-4.1',
  },
  {
    provider: 'anthropic',
    path: '/v1/messages',
    auth: ['x-api-key', PROVIDER_KEYS.anthropic],
    model: (body: Record<string, unknown>) => body['model'],
    id: 'claude-sonnet-4-5',
  },
  {
    provider: 'gemini',
    path: '/v1beta/models/gemini-2.5-pro:generateContent',
    auth: ['x-goog-api-key', PROVIDER_KEYS.gemini],
    model: () => 'gemini-2.5-pro',
    id: 'gemini-2.5-pro',
  },
  {
    provider: 'internal',
    path: '/v1/chat/completions',
    auth: undefined,
    model: (body: Record<string, unknown>) => body['model'],
    id: 'llama-3.3-70b',
  },
] as const;

const AUTH_HEADERS = ['authorization', 'x-api-key', 'x-goog-api-key', 'api-key'];

describe('a request through Envoy', () => {
  let gateway: Gateway;

  beforeAll(async () => {
    gateway = await startGateway((standins) => configFor(standins, TEAM_RULES));
  });
  afterAll(() => gateway.stop());
  beforeEach(() => gateway.clear());

  describe.each(PROVIDERS)('to $provider', ({ provider, path, auth, model, id }) => {
    const fullRequest = hello({
      messages: [
        { role: 'system', content: 'Answer in one word.' },
        { role: 'user', content: 'Which colour is the sky?' },
        { role: 'assistant', content: 'Blue.' },
        { role: 'user', content: 'And grass?' },
      ],
      max_tokens: 50,
      temperature: 0.5,
      stop: ['END'],
    });

    it('arrives in its own dialect, at its own path and host, with its own key and no other', async () => {
      const response = await gateway.chat(fullRequest, {
        'x-team': provider,
        authorization: 'Bearer client-secret',
        'x-api-key': 'client-secret',
        'x-goog-api-key': 'client-secret',
        cookie: 'session=client-secret',
      });
      expect(response.status).toBe(200);
      const standin = gateway.standins[provider];
      expect(standin.requests).toHaveLength(1);
      const [arrived] = standin.requests;
      expect(arrived).toMatchObject({ method: 'POST', path });
      expect(arrived?.headers['host']).toBe(new URL(standin.url).host);
      expect(arrived?.headers['content-length']).toBe(String(Buffer.byteLength(arrived?.body ?? '')));
      expect(model(arrived?.json as Record<string, unknown>)).toBe(id);
      const sentAuth = AUTH_HEADERS.flatMap((name) => (arrived?.headers[name] ? [[name, arrived.headers[name]]] : []));
      expect(sentAuth).toEqual(auth ? [auth] : []);
      const everything = JSON.stringify(arrived);
      expect(everything).not.toContain('client-secret');
      for (const [owner, key] of Object.entries(PROVIDER_KEYS)) {
        if (owner !== provider) expect(everything).not.toContain(key);
      }
      const others = PROVIDERS.filter((other) => other.provider !== provider);
      expect(others.flatMap((other) => gateway.standins[other.provider].requests)).toEqual([]);
    });

    it('comes back as an OpenAI chat completion with usage, and says what was decided', async () => {
      const response = await gateway.chat(fullRequest, { 'x-team': provider });
      const body = (await response.json()) as Record<string, never>;
      expect(body).toMatchObject({
        object: 'chat.completion',
        choices: [{ index: 0, message: { role: 'assistant', content: expect.any(String) }, finish_reason: 'stop' }],
        usage: {
          prompt_tokens: expect.any(Number),
          completion_tokens: expect.any(Number),
          total_tokens: expect.any(Number),
        },
      });
      expect(Object.fromEntries(response.headers)).toMatchObject({
        'content-type': expect.stringContaining('application/json'),
        'x-signalbox-decision': `to-${provider}`,
        'x-signalbox-provider': provider,
        'x-signalbox-cause': 'rule',
        'x-signalbox-attempts': '1',
        // Where every candidate is internal, nothing needs to be known.
        'x-signalbox-sensitive': provider === 'internal' ? 'none' : 'false',
        'x-signalbox-overhead-ms': expect.stringMatching(/^\d+\.\d$/),
      });
    });

    it('streams in OpenAI chunks that end with [DONE]', async () => {
      const request = { ...fullRequest, stream: true, stream_options: { include_usage: true } };
      const response = await gateway.chat(request, { 'x-team': provider });
      expect(response.headers.get('content-type')).toContain('text/event-stream');
      expect(response.headers.get('x-signalbox-provider')).toBe(provider);
      const lines = (await response.text()).split('\n').filter((line) => line.startsWith('data: '));
      expect(lines.at(-1)).toBe('data: [DONE]');
      const chunks = lines.slice(0, -1).map((line) => JSON.parse(line.slice(6)) as Record<string, never>);
      expect(chunks.length).toBeGreaterThan(2);
      expect(chunks.every((chunk) => chunk['object'] === 'chat.completion.chunk')).toBe(true);
      expect(chunks.at(-1)).toMatchObject({ choices: [], usage: { total_tokens: expect.any(Number) } });
    });

    it('may be named by its model', async () => {
      const alias = { openai: 'gpt', anthropic: 'claude', gemini: 'gemini-pro', internal: 'local' }[provider];
      const response = await gateway.chat(hello({ model: alias }));
      expect(response.status).toBe(200);
      expect(response.headers.get('x-signalbox-model')).toBe(alias);
      expect(response.headers.get('x-signalbox-cause')).toBe('named-model');
    });
  });

  it('ignores routing headers that a client sends', async () => {
    const response = await gateway.chat(hello(), {
      'x-team': 'openai',
      'x-envoy-attempt-count': '2',
      'x-signalbox-try-1': 'anthropic',
      'x-signalbox-try-2': 'anthropic',
      'x-signalbox-exchange': 'guess',
      'x-envoy-max-retries': '9',
    });
    expect(response.headers.get('x-signalbox-provider')).toBe('openai');
    expect(gateway.standins.anthropic.requests).toEqual([]);
  });

  it('keeps a sensitive prompt inside whatever rule or model asks otherwise', async () => {
    const secret =
      'Patient Maren Holtkamp, born 4 May 1981, HIV positive, lives at 12 Harbour Lane. Draft a letter to her.';
    for (const model of ['auto', 'gpt']) {
      const request = hello({ model, messages: [{ role: 'user', content: secret }] });
      const response = await gateway.chat(request, { 'x-team': 'openai' });
      expect(response.status).toBe(200);
      expect(response.headers.get('x-signalbox-provider')).toBe('internal');
      expect(response.headers.get('x-signalbox-sensitive')).toBe('true');
    }
    const outside = [gateway.standins.openai, gateway.standins.anthropic, gateway.standins.gemini];
    expect(outside.flatMap((standin) => standin.requests)).toEqual([]);
  });
});
