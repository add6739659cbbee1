import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PROVIDER_KEYS, startGateway, type Gateway } from '../support/gateway';

/** A request as it arrived at the provider. */
interface Arrived {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

const EMBEDDINGS = {
  object: 'list',
  data: [{ object: 'embedding', index: 0, embedding: [0.25, -0.5] }],
  model: 'text-embedding-3-small',
  usage: { prompt_tokens: 3, total_tokens: 3 },
};
const GEMINI_EMBEDDINGS = { embeddings: [{ values: [0.25, -0.5] }, { values: [1, 0] }] };

/** Answers any path, and remembers what came. */
async function startProvider(arrived: Arrived[]): Promise<Server> {
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      arrived.push({ method, url, headers, body: Buffer.concat(parts).toString() });
      if (url.startsWith('/v1/missing')) {
        response.writeHead(404, { 'content-type': 'application/json', 'x-account': 'secret' });
        response.end('{"error":"no such file"}');
        return;
      }
      const isGemini = url.includes(':batchEmbedContents');
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(isGemini ? GEMINI_EMBEDDINGS : url === '/v1/embeddings' ? EMBEDDINGS : { url }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

describe('APIs beside chat', () => {
  const arrived: Arrived[] = [];
  let provider: Server;
  let gateway: Gateway;

  beforeAll(async () => {
    provider = await startProvider(arrived);
    const url = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`;
    gateway = await startGateway(
      () => `version: 1
classifier: { deadline: 30s }
providers:
  openai: { dialect: openai-chat, url: "${url}", auth: { bearer: openai-api-key } }
  anthropic: { dialect: anthropic-messages, url: "${url}", auth: { header: x-api-key, secret: anthropic-api-key } }
  gemini: { dialect: gemini, url: "${url}", auth: { header: x-goog-api-key, secret: gemini-api-key } }
  inside: { dialect: openai-chat, url: "${url}", trust: internal }
models:
  gpt: { provider: openai, id: gpt-4.1 }
  small: { provider: openai, id: text-embedding-3-small }
  google: { provider: gemini, id: gemini-embedding-001 }
  claude: { provider: anthropic, id: claude-sonnet-4-5 }
default: { use: [gpt] }
`,
    );
  });
  beforeEach(() => arrived.splice(0));
  afterAll(async () => {
    await gateway.stop();
    provider.close();
  });

  const send = (path: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Response> =>
    fetch(gateway.stack.url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: 'Bearer client', ...headers },
      body: typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body),
    });

  it('lists the operator’s models to each kind of client, and asks no provider', async () => {
    const names = ['auto', 'gpt', 'small', 'google', 'claude'];
    const openai = (await (await fetch(`${gateway.stack.url}/v1/models`)).json()) as { data: { id: string }[] };
    expect(openai.data.map(({ id }) => id)).toEqual(names);
    const anthropic = await fetch(`${gateway.stack.url}/v1/models/claude`, {
      headers: { 'anthropic-version': '2023-06-01' },
    });
    expect(await anthropic.json()).toMatchObject({ type: 'model', id: 'claude' });
    const gemini = (await (await fetch(`${gateway.stack.url}/v1beta/models`)).json()) as { models: { name: string }[] };
    expect(gemini.models.map(({ name }) => name)).toEqual(names.map((name) => `models/${name}`));
    const unknown = await fetch(`${gateway.stack.url}/v1/models/gpt-9`);
    expect([unknown.status, unknown.headers.get('x-signalbox-cause')]).toEqual([404, 'unknown_model']);
    expect(arrived).toEqual([]);
  });

  it('passes embeddings of OpenAI’s dialect on with the provider’s model id and key', async () => {
    const response = await send('/v1/embeddings', { model: 'small', input: 'Hello.', odd: 1 });
    expect(await response.json()).toEqual(EMBEDDINGS);
    expect(arrived).toMatchObject([
      { method: 'POST', url: '/v1/embeddings', headers: { authorization: `Bearer ${PROVIDER_KEYS.openai}` } },
    ]);
    expect(arrived[0]?.body).toBe('{"model":"text-embedding-3-small","input":"Hello.","odd":1}');
  });

  it('translates embeddings for Gemini, and the vectors back', async () => {
    const response = await send('/v1/embeddings', { model: 'google', input: ['a', 'b'], encoding_format: 'base64' });
    const { data } = (await response.json()) as { data: { index: number; embedding: string }[] };
    const vectors = data.map(({ embedding }) => [
      ...new Float32Array(Uint8Array.from(Buffer.from(embedding, 'base64')).buffer),
    ]);
    expect(vectors).toEqual(GEMINI_EMBEDDINGS.embeddings.map(({ values }) => values));
    expect(arrived[0]?.url).toBe('/v1beta/models/gemini-embedding-001:batchEmbedContents');
    expect(JSON.parse(arrived[0]?.body ?? '')).toMatchObject({
      requests: [{ model: 'models/gemini-embedding-001', content: { parts: [{ text: 'a' }] } }, {}],
    });
  });

  it.each<[string, unknown, number, string]>([
    ['of a provider that has none', { model: 'claude', input: 'x' }, 422, 'unable'],
    ['of no named model', { model: 'auto', input: 'x' }, 400, 'invalid_request'],
    ['of tokens, which cannot be checked', { model: 'small', input: [1, 2] }, 400, 'invalid_request'],
    [
      'with what must stay inside in a field that nobody knows',
      { model: 'small', input: 'x', note: 'My Visa is 4539 1488 0343 6467.' },
      503,
      'no_internal_candidate',
    ],
    [
      'of what must stay inside',
      { model: 'small', input: 'My Visa is 4539 1488 0343 6467.' },
      503,
      'no_internal_candidate',
    ],
  ])('refuses embeddings %s', async (_, body, status, cause) => {
    const response = await send('/v1/embeddings', body);
    expect([response.status, response.headers.get('x-signalbox-cause')]).toEqual([status, cause]);
    expect(arrived).toEqual([]);
  });

  it('passes an unknown API by to the provider that the path names, with its key and no other header', async () => {
    const response = await send('/openai/v1/moderations?x=1', { input: 'Hello.' }, { cookie: 'a=b' });
    expect(response.headers.get('x-signalbox-decision')).toBe('provider:openai');
    expect(response.headers.get('x-signalbox-cause')).toBe('named-provider');
    expect(await response.json()).toEqual({ url: '/v1/moderations?x=1' });
    expect(arrived).toMatchObject([{ method: 'POST', body: '{"input":"Hello."}' }]);
    expect(arrived[0]?.headers.authorization).toBe(`Bearer ${PROVIDER_KEYS.openai}`);
    expect(arrived[0]?.headers).not.toHaveProperty('cookie');
  });

  it.each(['GET', 'DELETE'])('passes a %s without a body by', async (method) => {
    const response = await fetch(`${gateway.stack.url}/anthropic/v1/files/f1`, {
      method,
      headers: { 'anthropic-version': '2023-06-01', 'anthropic-beta': 'files-api-2025-04-14', 'x-api-key': 'client' },
    });
    expect(await response.json()).toEqual({ url: '/v1/files/f1' });
    expect(arrived).toMatchObject([
      {
        method,
        headers: { 'anthropic-beta': 'files-api-2025-04-14', 'x-api-key': PROVIDER_KEYS.anthropic },
      },
    ]);
  });

  it('passes the provider’s own error on, but not its account’s headers', async () => {
    const response = await fetch(`${gateway.stack.url}/openai/v1/missing`);
    expect([response.status, await response.json()]).toEqual([404, { error: 'no such file' }]);
    expect(response.headers.get('x-account')).toBeNull();
  });

  it('keeps what is sensitive, or cannot be read, from an external provider and lets an internal one have it', async () => {
    const secret = { input: [{ deep: 'My Visa is 4539 1488 0343 6467.' }] };
    const audio = new Uint8Array([0xff, 0xfb, 0x90, 0x00]);
    const type = { 'content-type': 'audio/mpeg' };
    for (const refused of [
      await send('/openai/v1/moderations', secret),
      await send('/openai/v1/audio', audio, type),
      await fetch(`${gateway.stack.url}/openai/v1/notes/My%20Visa%20is%204539%201488%200343%206467`),
      await fetch(`${gateway.stack.url}/openai/v1/search?q=Visa+4539+1488+0343+6467`),
    ]) {
      expect([refused.status, refused.headers.get('x-signalbox-cause')]).toEqual([503, 'no_internal_candidate']);
    }
    expect(arrived).toEqual([]);
    expect((await send('/inside/v1/moderations', secret)).status).toBe(200);
    expect((await send('/inside/v1/audio', audio, type)).status).toBe(200);
  });

  it('answers 404 for a provider that is not there', async () => {
    const response = await send('/nobody/v1/files', {});
    expect([response.status, response.headers.get('x-signalbox-cause')]).toEqual([404, 'unknown_path']);
  });
});
