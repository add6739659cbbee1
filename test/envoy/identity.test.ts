import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { status as statusOf } from '../../demo/standins/behaviour';
import { slotOf } from '../../src/envoy/slots';
import { digestOf } from '../../src/identity/virtual-key';
import { runCommand } from '../support/command';
import { configFor, hello, startGateway, type Gateway } from '../support/gateway';

const RULES = `
identity: { keys: { secret: client-keys } }
teams:
  legal: { models: [gpt, local] }
rules:
  - { name: of-ops, when: { team: ops }, use: [claude, gpt] }
  - { name: of-legal, when: { team: legal }, use: [gpt, claude, local] }
default: { use: [gemini-pro] }
`;

/** A request of one dialect, with the key in one of the places where its clients put it. */
interface Place {
  readonly path: string;
  readonly body: object;
  readonly headers: (key: string) => Readonly<Record<string, string>>;
  /** What the client's SDK reads of a 401. */
  readonly refusal: object;
}

const TURNS = [{ role: 'user', content: 'Say hello.' }];
const OPENAI_REFUSAL = { error: { code: 'unknown_key', message: expect.any(String) } };
const ANTHROPIC_REFUSAL = { type: 'error', error: { type: 'authentication_error', message: expect.any(String) } };
const GEMINI_REFUSAL = { error: { code: 401, status: 'UNAUTHENTICATED', message: expect.any(String) } };
const bearer = (key: string): Readonly<Record<string, string>> => ({ authorization: `Bearer ${key}` });
const anthropic = { path: '/v1/messages', body: { model: 'gpt', max_tokens: 50, messages: TURNS } };
const gemini = {
  path: '/v1beta/models/gpt:generateContent',
  body: { contents: [{ role: 'user', parts: [{ text: 'Say hello.' }] }] },
};

const PLACES: readonly (readonly [string, Place])[] = [
  [
    'OpenAI chat',
    { path: '/v1/chat/completions', body: hello({ model: 'gpt' }), headers: bearer, refusal: OPENAI_REFUSAL },
  ],
  [
    'OpenAI chat by Azure’s SDK',
    {
      path: '/v1/chat/completions',
      body: hello({ model: 'gpt' }),
      headers: (key) => ({ 'api-key': key }),
      refusal: OPENAI_REFUSAL,
    },
  ],
  [
    'OpenAI Responses',
    { path: '/v1/responses', body: { model: 'gpt', input: 'Say hello.' }, headers: bearer, refusal: OPENAI_REFUSAL },
  ],
  ['Anthropic Messages', { ...anthropic, headers: (key) => ({ 'x-api-key': key }), refusal: ANTHROPIC_REFUSAL }],
  ['Anthropic Messages by auth token', { ...anthropic, headers: bearer, refusal: ANTHROPIC_REFUSAL }],
  ['Gemini', { ...gemini, headers: (key) => ({ 'x-goog-api-key': key }), refusal: GEMINI_REFUSAL }],
  ['Gemini by query', { ...gemini, path: `${gemini.path}?key=KEY`, headers: () => ({}), refusal: GEMINI_REFUSAL }],
];

describe('virtual keys', () => {
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-identity-'));
  const ring = join(folder, 'client-keys');
  const made: string[] = [];
  let gateway: Gateway;
  let legal: string;
  let ops: string;

  beforeAll(async () => {
    legal = await makeKey('--team', 'legal');
    ops = await makeKey('--team', 'ops');
    gateway = await startGateway((standins) => configFor(standins, RULES), { serveArguments: ['--secrets', folder] });
  });
  beforeEach(() => gateway.clear());
  afterAll(async () => {
    await gateway.stop();
    rmSync(folder, { recursive: true });
  });

  async function makeKey(...args: readonly string[]): Promise<string> {
    const { status, out, errors } = await runCommand(['keys', 'new', ...args, '--file', ring]);
    if (status !== 0) throw new TypeError(errors);
    made.push(out.trim());
    return out.trim();
  }

  function send({ path, body, headers }: Place, key: string): Promise<Response> {
    return fetch(gateway.stack.url + path.replace('KEY', key), {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers(key) },
      body: JSON.stringify(body),
    });
  }

  /** All that any provider was sent, as text. */
  function sent(): string {
    const { openai, anthropic: claude, gemini: google, internal, responses } = gateway.standins;
    return JSON.stringify([openai, claude, google, internal, responses].map(({ requests }) => requests));
  }

  /** Asks until a key counts as it should: the secrets folder is looked at every second. */
  async function settledStatus(key: string, wanted: number): Promise<number> {
    let status = 0;
    for (let tries = 0; status !== wanted && tries < 100; tries += 1) {
      status = (await gateway.chat(hello({ model: 'gpt' }), bearer(key))).status;
      if (status !== wanted) await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return status;
  }

  afterEach(() => {
    for (const key of made) {
      expect(sent()).not.toContain(key);
      expect(gateway.stack.log()).not.toContain(key);
    }
  });

  it.each(PLACES)('are taken where clients of %s put them, and go to no provider', async (_, place) => {
    const response = await send(place, ops);
    expect(response.status).toBe(200);
    expect(gateway.standins.openai.requests).toHaveLength(1);
  });

  it.each(PLACES)('that nobody has are refused in the shape of %s', async (_, { refusal, ...place }) => {
    const response = await send({ ...place, refusal }, 'sb-guess');
    expect([response.status, response.headers.get('x-signalbox-cause')]).toEqual([401, 'unknown_key']);
    expect(await response.json()).toMatchObject(refusal);
    expect(sent()).not.toContain('Say hello.');
  });

  it('are refused when there are two', async () => {
    const response = await gateway.chat(hello(), { ...bearer(ops), 'x-api-key': legal });
    expect(response.status).toBe(401);
  });

  it('go to no provider when the first one fails, nor with a request that is passed by', async () => {
    gateway.standins.anthropic.behave(statusOf(500));
    expect((await gateway.chat(hello(), bearer(ops))).headers.get('x-signalbox-provider')).toBe('openai');
    await fetch(`${gateway.stack.url}/openai/v1/moderations?key=${ops}&x=1`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ input: 'Say hello.' }),
    });
    expect(gateway.standins.openai.requests.at(-1)?.path).toBe('/v1/moderations?x=1');
    expect(sent()).toContain('Say hello.');
  });

  it('say which team asks, whatever else a client claims', async () => {
    const response = await gateway.chat(hello(), {
      ...bearer(legal),
      'x-team': 'ops',
      'x-signalbox-team': 'ops',
      'x-signalbox-decision': 'of-ops',
      'x-signalbox-exchange': '00000000-0000-0000-0000-000000000000',
      'x-signalbox-try-1': slotOf('anthropic'),
      'x-envoy-attempt-count': '2',
    });
    expect(response.status).toBe(200);
    expect(response.headers.get('x-signalbox-decision')).toBe('of-legal');
    expect(response.headers.get('x-signalbox-provider')).toBe('openai');
    expect(gateway.standins.anthropic.requests).toEqual([]);
  });

  it('are no use without themselves: a team header lets nobody in', async () => {
    expect((await gateway.chat(hello(), { 'x-team': 'ops' })).status).toBe(401);
  });

  it('keep a team to its models: named, by failover, in the list, and whole APIs', async () => {
    const named = await gateway.chat(hello({ model: 'claude' }), bearer(legal));
    expect([named.status, named.headers.get('x-signalbox-cause')]).toEqual([403, 'model_not_allowed']);
    gateway.standins.openai.behave(statusOf(500));
    const failedOver = await gateway.chat(hello(), bearer(legal));
    expect(failedOver.headers.get('x-signalbox-provider')).toBe('internal');
    const list = await fetch(`${gateway.stack.url}/v1/models`, { headers: bearer(legal) });
    const { data } = (await list.json()) as { readonly data: readonly { readonly id: string }[] };
    expect(data.map(({ id }) => id)).toEqual(['auto', 'gpt', 'local']);
    const passed = await fetch(`${gateway.stack.url}/anthropic/v1/files`, { headers: bearer(legal) });
    expect(passed.status).toBe(403);
    expect(gateway.standins.anthropic.requests).toEqual([]);
  });

  it('keep to the models that both team and key allow', async () => {
    const narrow = await makeKey('--team', 'legal', '--models', 'claude,local');
    expect(await settledStatus(narrow, 403)).toBe(403);
    expect((await gateway.chat(hello({ model: 'claude' }), bearer(narrow))).status).toBe(403);
    expect((await gateway.chat(hello({ model: 'local' }), bearer(narrow))).status).toBe(200);
  });

  it('count as soon as they are made, and no more once they are revoked or expired', async () => {
    const key = await makeKey('--team', 'ops');
    expect(await settledStatus(key, 200)).toBe(200);
    const id = digestOf(key).toString('hex').slice(0, 12);
    expect(await runCommand(['keys', 'revoke', '--file', ring, id])).toMatchObject({ status: 0 });
    expect(await settledStatus(key, 401)).toBe(401);
    appendFileSync(ring, `sha256:${digestOf('sb-ended').toString('hex')} team=ops expires=2020-01-01\n`);
    const expired = async (): Promise<string> => (await gateway.chat(hello(), bearer('sb-ended'))).text();
    let answer = '';
    for (let tries = 0; !answer.includes('expired') && tries < 100; tries += 1) {
      answer = await expired();
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect(JSON.parse(answer)).toMatchObject({
      error: { code: 'unknown_key', message: expect.stringContaining('expired') },
    });
  });
});

describe('a config without identity', () => {
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-identity-'));
  let gateway: Gateway;

  beforeAll(async () => {
    gateway = await startGateway((standins) => configFor(standins, 'default: { use: [gpt] }'));
  });
  afterAll(async () => {
    await gateway.stop();
    rmSync(folder, { recursive: true });
  });

  it('serves who connects from this machine', async () => {
    expect((await gateway.chat(hello({ model: 'gpt' }), { 'x-team': 'any' })).status).toBe(200);
  });

  it('refuses who comes through a proxy, and says what the operator has to do', async () => {
    const response = await gateway.chat(hello({ model: 'gpt' }), { 'x-forwarded-for': '203.0.113.9' });
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({
      error: { code: 'unknown_key', message: expect.stringContaining('`identity: open`') },
    });
  });

  it('is warned of, and is no mistake', async () => {
    const file = join(folder, 'signalbox.yaml');
    writeFileSync(file, configFor(gateway.standins, 'default: { use: [gpt] }'));
    const { status, errors } = await runCommand(['check', '--config', file]);
    expect(status).toBe(0);
    expect(errors).toMatch(/signalbox\.yaml: warning: there is no `identity`/);
  });
});
