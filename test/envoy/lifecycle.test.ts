import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Gate, gated } from '../../demo/standins/behaviour';
import { configFor, hello, startGateway, TEAM_RULES, type Gateway } from '../support/gateway';

const MINIMAL = 'rules: []\ndefault: { use: [gpt] }\n';

describe('a Signalbox that ends', () => {
  let gateway: Gateway;

  beforeEach(async () => {
    gateway = await startGateway((standins) => configFor(standins, TEAM_RULES));
  });
  afterEach(() => gateway.stop());

  function ended(): Promise<number | null> {
    return new Promise((resolve) => gateway.stack.signalbox.once('exit', resolve));
  }

  it('finishes the exchange under way after SIGTERM, then exits with 0', async () => {
    const gate = new Gate();
    gateway.standins.anthropic.behave(gated(gate));
    const response = await gateway.chat(hello({ stream: true }), { 'x-team': 'anthropic' });
    const exit = ended();
    gateway.stack.signalbox.kill('SIGTERM');
    gate.openAll();
    expect((await response.text()).trimEnd().endsWith('data: [DONE]')).toBe(true);
    expect(await exit).toBe(0);
  });

  it('makes Envoy answer with an error in JSON, never with an unrendered request, and serves again when it is back', async () => {
    const exit = ended();
    gateway.stack.signalbox.kill('SIGKILL');
    await exit;
    const response = await gateway.chat(hello(), { 'x-team': 'openai' });
    expect(response.status).toBeGreaterThanOrEqual(500);
    expect(await response.json()).toMatchObject({ error: { code: 'gateway_unavailable' } });
    const inShape = async (path: string): Promise<unknown> =>
      (await fetch(gateway.stack.url + path, { method: 'POST', body: '{}' })).json();
    expect(await inShape('/v1/messages')).toMatchObject({ type: 'error', error: { type: 'api_error' } });
    expect(await inShape('/v1beta/models/auto:generateContent')).toEqual({
      error: { code: 500, message: expect.any(String), status: 'UNAVAILABLE' },
    });
    expect(gateway.standins.openai.requests).toEqual([]);
    await gateway.stack.restartSignalbox();
    let status = 0;
    // Envoy waits a little before it connects again.
    for (let tries = 0; status !== 200 && tries < 50; tries += 1) {
      status = (await gateway.chat(hello(), { 'x-team': 'openai' })).status;
      if (status !== 200) await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect(status).toBe(200);
  });
});

describe('identity by virtual keys', () => {
  let gateway: Gateway;
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-secrets-'));
  const hash = (key: string): string => createHash('sha256').update(key).digest('hex');

  beforeAll(async () => {
    const ring = `# two teams\nsha256:${hash('key-of-legal')} team=legal models=local\nsha256:${hash('key-of-ops')} team=ops\n`;
    writeFileSync(join(folder, 'client-keys'), ring);
    writeFileSync(join(folder, 'openai-api-key'), 'key-from-the-folder\n');
    gateway = await startGateway(
      (standins) => configFor(standins, `identity: { keys: { secret: client-keys } }\n${MINIMAL}`),
      { serveArguments: ['--secrets', folder], secrets: {} },
    );
  });
  afterAll(async () => {
    await gateway.stop();
    rmSync(folder, { recursive: true });
  });

  it.each([
    ['no key', {}, 401],
    ['an unknown key', { authorization: 'Bearer guess' }, 401],
    ['a key that may not use the model', { authorization: 'Bearer key-of-legal' }, 403],
  ])('refuses %s', async (_, headers, status) => {
    const response = await gateway.chat(hello({ model: 'gpt' }), headers);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ error: { message: expect.any(String) } });
  });

  it('serves a known key, with the provider key from the secrets folder and without the caller’s', async () => {
    const response = await gateway.chat(hello({ model: 'gpt' }), { authorization: 'Bearer key-of-ops' });
    // The stand-in wants another key than the folder holds: what matters is which one arrived.
    expect(response.status).toBe(502);
    expect(gateway.standins.openai.requests.at(-1)?.headers['authorization']).toBe('Bearer key-from-the-folder');
  });
});
