import { loadConfig } from '../../../src/config/load';
import { parseConfig } from '../../../src/config/parse';
import { parseDurationMs, parseSizeBytes } from '../../../src/config/units';
import type { Provider } from '../../../src/domain/model';
import { compileText, configText, ruleSection } from '../../support/config';

function compileProvider(url: string, more = ''): Provider | undefined {
  const text = configText({
    providers: `providers: { a: { dialect: openai-chat, url: "${url}"${more} } }`,
    models: 'models: { gpt: { provider: a, id: gpt } }',
    default: 'default: { use: [gpt] }',
  });
  return compileText(text).providers.get('a');
}

describe('a provider’s URL', () => {
  it.each([
    [
      'https://api.openai.com',
      { isTls: true, host: 'api.openai.com', port: 443, authority: 'api.openai.com', basePath: '' },
    ],
    ['https://api.openai.com/', { isTls: true, port: 443, basePath: '' }],
    ['http://vllm.local', { isTls: false, host: 'vllm.local', port: 80, authority: 'vllm.local' }],
    ['http://vllm.local:8000', { port: 8000, authority: 'vllm.local:8000' }],
    ['https://vllm.local:443', { port: 443, authority: 'vllm.local' }],
    ['https://gw.example/openai/v1/', { basePath: '/openai/v1' }],
    ['http://10.0.0.7:81', { host: '10.0.0.7', port: 81, authority: '10.0.0.7:81' }],
    [
      'https://[2001:db8::1]:8443/x',
      { host: '2001:db8::1', port: 8443, authority: '[2001:db8::1]:8443', basePath: '/x' },
    ],
    ['http://[::1]', { host: '::1', port: 80, authority: '[::1]' }],
    ['https://API.Example.COM', { host: 'api.example.com', authority: 'api.example.com' }],
  ])('%s is taken apart', (url, expected) => {
    expect(compileProvider(url)).toMatchObject(expected);
  });
});

describe('a provider', () => {
  it('is external, without a key, and behind the cluster of its own name unless the config says more', () => {
    const provider = compileProvider('https://a');
    expect(provider).toMatchObject({ name: 'a', cluster: 'a', trust: 'external' });
    expect(provider).not.toHaveProperty('auth');
  });

  it.each([
    ['auth: { bearer: openai-key }', { header: 'authorization', prefix: 'Bearer ', secret: 'openai-key' }],
    ['auth: { header: x-api-key, secret: claude-key }', { header: 'x-api-key', prefix: '', secret: 'claude-key' }],
  ])('sends its key as %s says', (auth, expected) => {
    expect(compileProvider('https://a', `, ${auth}`)?.auth).toEqual(expected);
  });

  it('may have a cluster of another name', () => {
    expect(compileProvider('https://a', ', cluster: b, trust: internal')).toMatchObject({
      cluster: 'b',
      trust: 'internal',
    });
  });
});

describe('a snapshot', () => {
  it('has the defaults of everything that the config leaves out', () => {
    expect(compileText(configText())).toMatchObject({
      identity: { type: 'loopback' },
      teams: new Map(),
      classifier: { deadlineMs: 500, workers: 1 },
      isSensitivityEnforced: true,
      limits: { requestBytes: 32 * 1024 * 1024 },
      timeouts: { firstByteMs: 60_000, idleMs: 60_000, totalMs: 300_000 },
      ruleSet: { rules: [] },
      similarity: [],
    });
  });

  it('has what the config says instead', () => {
    const snapshot = compileText(
      configText({
        identity: 'identity: { keys: { secret: client-keys } }',
        classifier: 'classifier: { deadline: 1.5s, workers: 4 }',
        sensitivity: 'sensitivity: { enforce: false }',
        limits: 'limits: { requestBytes: 512KiB }',
        timeouts: 'timeouts: { firstByte: 5s, idle: 250ms, total: 2m }',
      }),
    );
    expect(snapshot).toMatchObject({
      identity: { type: 'keys', secret: 'client-keys' },
      classifier: { deadlineMs: 1500, workers: 4 },
      isSensitivityEnforced: false,
      limits: { requestBytes: 524_288 },
      timeouts: { firstByteMs: 5000, idleMs: 250, totalMs: 120_000 },
    });
  });

  it('has models with their providers, and rules and aliases with their models', () => {
    const snapshot = compileText(
      configText({
        aliases: 'aliases: { fast: [gpt, claude], one: gpt, smart: auto }',
        rules: ruleSection('{ stream: true }'),
      }),
    );
    const [claude, gpt] = [snapshot.models.get('claude'), snapshot.models.get('gpt')];
    expect(gpt?.provider).toBe(snapshot.providers.get('openai'));
    expect(snapshot.aliases.get('fast')).toEqual([gpt, claude]);
    expect(snapshot.aliases.get('one')).toEqual([gpt]);
    expect(snapshot.aliases.get('smart')).toBe('auto');
    expect(snapshot.aliases.get('auto')).toBe('auto');
    expect(snapshot.ruleSet.rules[0]).toMatchObject({ name: 'r', use: [gpt] });
    expect(snapshot.ruleSet.defaultUse).toEqual([gpt, claude]);
  });

  it('keeps price and limits of a model', () => {
    const models =
      'models: { gpt: { provider: openai, id: a, price: { input: 2, output: 8 }, context: 1000, maxOutput: 100 } }';
    const snapshot = compileText(configText({ models, default: 'default: { use: [gpt] }' }));
    expect(snapshot.models.get('gpt')).toMatchObject({
      price: { input: 2, output: 8 },
      contextTokens: 1000,
      maxOutputTokens: 100,
    });
  });

  it('computes only those headers that a rule asks for', () => {
    const { sources } = compileText(configText({ rules: ruleSection('{ not: { header: { x-tier: gold } } }') }));
    expect([...sources.keys()].filter((name) => name.startsWith('header:'))).toEqual(['header:x-tier']);
  });

  it('is told apart by a hash of the text', () => {
    const hashes = [configText(), configText(), `${configText()}# more\n`].map((text) => compileText(text).hash);
    expect(hashes[0]).toMatch(/^[0-9a-f]{12}$/);
    expect(hashes[1]).toBe(hashes[0]);
    expect(hashes[2]).not.toBe(hashes[0]);
  });

  it('cannot be changed', () => {
    expect(Object.isFrozen(compileText(configText()))).toBe(true);
  });
});

describe('units', () => {
  it.each([
    ['1ms', 1],
    ['1.5s', 1500],
    ['5m', 300_000],
    ['2h', 7_200_000],
    ['60', undefined],
    ['1 s', undefined],
    ['1d', undefined],
    ['', undefined],
  ])('a duration of %s is %s milliseconds', (text, expected) => {
    expect(parseDurationMs(text)).toBe(expected);
  });

  it.each([
    ['1B', 1],
    ['1000', 1000],
    ['512KiB', 524_288],
    ['32MiB', 33_554_432],
    ['1.5MiB', undefined],
    ['1MB', undefined],
    ['MiB', undefined],
  ])('a size of %s is %s bytes', (text, expected) => {
    expect(parseSizeBytes(text)).toBe(expected);
  });
});

describe('a config file', () => {
  it('that is not there is an error of the config', async () => {
    await expect(loadConfig('/nowhere/signalbox.yaml')).rejects.toMatchObject({ code: 'config_invalid' });
  });

  it('is parsed and checked before it is compiled', () => {
    expect(parseConfig('version: 1').ok).toBe(false);
  });
});
