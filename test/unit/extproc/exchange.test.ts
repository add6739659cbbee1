import { compileConfig } from '../../../src/config/compile';
import { parseConfig } from '../../../src/config/parse';
import type { Classification } from '../../../src/domain/ports';
import { Exchange } from '../../../src/extproc/exchange';
import type { ProcessingRequest, ProcessingResponse } from '../../../src/extproc/protocol';
import { ExchangeRegistry } from '../../../src/extproc/saved-exchange';
import type { ExchangeOutcome, GatewayServices } from '../../../src/extproc/services';

const CONFIG = `version: 1
providers:
  openai: { dialect: openai-chat, url: "https://api.example.com", auth: { bearer: openai-api-key } }
  other: { dialect: anthropic-messages, url: "https://other.example.com", auth: { header: x-api-key, secret: other-key } }
models:
  gpt: { provider: openai, id: gpt-4.1 }
  claude: { provider: other, id: claude-sonnet-4-5 }
identity: open
default: { use: [gpt, claude] }
`;

const HARMLESS: Classification = {
  intents: [{ label: 'conversation', score: 1 }],
  complexities: [{ label: 'simple', score: 1 }],
  domains: [{ label: 'other', score: 1 }],
  sensitive: { state: 'known', value: false, score: 1 },
  sensitiveKinds: [],
  jailbreak: { state: 'known', value: false, score: 1 },
};

interface Bench {
  readonly services: GatewayServices;
  readonly outcomes: ExchangeOutcome[];
  /** Lets the classifier answer. */
  readonly classified: () => void;
}

function bench(secrets: Readonly<Record<string, string>>): Bench {
  const config = parseConfig(CONFIG);
  if (!config.ok) throw new TypeError(JSON.stringify(config.error));
  const snapshot = compileConfig(config.value, CONFIG);
  const outcomes: ExchangeOutcome[] = [];
  let answer: (value: Classification) => void = () => undefined;
  const classification = new Promise<Classification>((resolve) => (answer = resolve));
  const clock = { nowMs: () => 0, epochMs: () => 0 };
  return {
    outcomes,
    classified: () => answer(HARMLESS),
    services: {
      snapshot: () => snapshot,
      ports: { classifier: { classify: () => classification }, clock },
      secrets: { get: (name) => secrets[name] },
      clock,
      exchanges: new ExchangeRegistry(),
      observe: (outcome) => outcomes.push(outcome),
      reportBug: () => undefined,
    },
  };
}

const KEYS = { 'openai-api-key': 'k1', 'other-key': 'k2' };

const HEADERS: ProcessingRequest = {
  request_headers: {
    headers: {
      headers: [
        { key: ':method', raw_value: Buffer.from('POST') },
        { key: ':path', raw_value: Buffer.from('/v1/chat/completions') },
        { key: 'cookie', raw_value: Buffer.from('session=1') },
        { key: 'x-signalbox-provider', raw_value: Buffer.from('spoofed') },
      ],
    },
  },
};
const BODY: ProcessingRequest = {
  request_body: { body: Buffer.from('{"messages":[{"role":"user","content":"hi"}]}'), end_of_stream: true },
};

function setHeaders(answer: ProcessingResponse): Record<string, string> {
  const mutation = answer.request_body?.response.header_mutation;
  return Object.fromEntries(
    mutation?.set_headers?.map(({ header }) => [header.key, header.raw_value.toString()]) ?? [],
  );
}

describe('an exchange', () => {
  it('renders its first candidate and remembers the exchange until it is closed', async () => {
    const { services, classified, outcomes } = bench(KEYS);
    classified();
    const exchange = new Exchange(services);
    await exchange.handle(HEADERS);
    const { answer } = await exchange.handle(BODY);
    expect(setHeaders(answer)).toMatchObject({
      ':path': '/v1/chat/completions',
      ':authority': 'api.example.com',
      authorization: 'Bearer k1',
      'x-envoy-max-retries': '1',
    });
    const removed = answer.request_body?.response.header_mutation?.remove_headers;
    expect(removed).toEqual(expect.arrayContaining(['cookie', 'x-signalbox-provider']));
    expect(services.exchanges.size).toBe(1);
    exchange.close();
    expect(services.exchanges.size).toBe(0);
    expect(outcomes).toHaveLength(1);
  });

  it('is not remembered when the client leaves while it is classified', async () => {
    const { services, classified } = bench(KEYS);
    const exchange = new Exchange(services);
    await exchange.handle(HEADERS);
    const pending = exchange.handle(BODY);
    exchange.close();
    classified();
    expect((await pending).isLast).toBe(true);
    expect(services.exchanges.size).toBe(0);
  });

  it('leaves out a candidate whose key is missing', async () => {
    const { services, classified } = bench({ 'other-key': 'k2' });
    classified();
    const exchange = new Exchange(services);
    await exchange.handle(HEADERS);
    const { answer } = await exchange.handle(BODY);
    expect(setHeaders(answer)).toMatchObject({
      ':path': '/v1/messages',
      'x-api-key': 'k2',
      'x-envoy-max-retries': '0',
    });
  });

  it('says so when no candidate has its key', async () => {
    const { services, classified } = bench({});
    classified();
    const exchange = new Exchange(services);
    await exchange.handle(HEADERS);
    const { answer, isLast } = await exchange.handle(BODY);
    expect(isLast).toBe(true);
    expect(answer.immediate_response?.status.code).toBe(503);
    expect(answer.immediate_response?.body.toString()).toContain('no_candidate');
  });

  it('refuses a message that does not fit its state', async () => {
    await expect(new Exchange(bench(KEYS).services).handle(BODY)).rejects.toMatchObject({ code: 'internal' });
  });
});
