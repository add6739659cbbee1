import { createServer, type AddressInfo } from 'node:net';
import { findEnvoy } from '../../demo/envoy-binary';
import { startStack, type Stack, type StackOptions } from '../../demo/stack';
import { startStandins, type Standins } from '../../demo/standins/standins';
import { ENTRY_POINT } from './project';

/** Keys of the providers in tests: each its own, so that one in the wrong place is seen. */
export const PROVIDER_KEYS = {
  openai: 'test-key-of-openai',
  responses: 'test-key-of-responses',
  anthropic: 'test-key-of-anthropic',
  gemini: 'test-key-of-gemini',
} as const;

/** A real Envoy, a real Signalbox and a stand-in for each provider. */
export interface Gateway {
  readonly stack: Stack;
  readonly standins: Standins;
  /** Sends a chat request; `body` is taken as it is when it is text or bytes. */
  readonly chat: (body: unknown, headers?: Readonly<Record<string, string>>) => Promise<Response>;
  /** Makes the stand-ins forget requests and behaviours. */
  readonly clear: () => void;
  /** Exchanges that Signalbox still keeps, once it has seen the end of every stream. */
  readonly exchangesInFlight: () => Promise<number>;
  readonly stop: () => Promise<void>;
}

/** A config over the stand-ins: one model for each provider, everything else as given. */
export function configFor(standins: Standins, rest: string): string {
  return `version: 1
# Tests assert decisions, not speed: a busy machine must not turn a signal unknown.
classifier: { deadline: 30s }
# What one test does to a provider must not count in the next.
cooldown: { shortest: 1ms, longest: 1ms, refused: 1ms }
providers:
  anthropic: { dialect: anthropic-messages, url: "${standins.anthropic.url}", auth: { header: x-api-key, secret: anthropic-api-key } }
  openai: { dialect: openai-chat, url: "${standins.openai.url}", auth: { bearer: openai-api-key } }
  gemini: { dialect: gemini, url: "${standins.gemini.url}", auth: { header: x-goog-api-key, secret: gemini-api-key } }
  internal: { dialect: openai-chat, url: "${standins.internal.url}", trust: internal }
models:
  claude: { provider: anthropic, id: claude-sonnet-4-5 }
  gpt: { provider: openai, id: gpt-4.1 }
  gemini-pro: { provider: gemini, id: gemini-2.5-pro }
  local: { provider: internal, id: llama-3.3-70b }
${rest}`;
}

/** Rules that need no classifier to choose: the team header names the order of candidates. */
export const TEAM_RULES = `
identity: { header: x-team }
rules:
  - { name: to-openai, when: { team: openai }, use: [gpt, claude, gemini-pro] }
  - { name: to-anthropic, when: { team: anthropic }, use: [claude, gemini-pro, gpt] }
  - { name: to-gemini, when: { team: gemini }, use: [gemini-pro, gpt, claude] }
  - { name: to-internal, when: { team: internal }, use: [local] }
default: { use: [gpt, claude] }
`;

/** Starts everything on free ports. */
export async function startGateway(
  config: (standins: Standins) => string,
  options: Partial<StackOptions> = {},
): Promise<Gateway> {
  const standins = await startStandins({ keys: PROVIDER_KEYS });
  const [port, adminPort] = [await freePort(), await freePort()];
  const stack = await startStack({
    envoyBinary: findEnvoy(process.env, (line) => process.stderr.write(`${line}\n`)),
    entryPoint: ENTRY_POINT,
    configText: config(standins),
    secrets: {
      OPENAI_API_KEY: PROVIDER_KEYS.openai,
      RESPONSES_API_KEY: PROVIDER_KEYS.responses,
      ANTHROPIC_API_KEY: PROVIDER_KEYS.anthropic,
      GEMINI_API_KEY: PROVIDER_KEYS.gemini,
    },
    port,
    adminPort,
    ...options,
  });
  return {
    stack,
    standins,
    chat: (body, headers = {}) =>
      fetch(`${stack.url}/v1/chat/completions`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body),
      }),
    clear: () => {
      const { openai, responses, anthropic, gemini, internal } = standins;
      for (const standin of [openai, responses, anthropic, gemini, internal]) standin.clear();
    },
    exchangesInFlight: () => settledExchanges(stack.signalboxAdminUrl()),
    stop: async () => {
      await stack.stop();
      await standins.stop();
    },
  };
}

/** The smallest sensible request. */
export function hello(changes: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return { model: 'auto', messages: [{ role: 'user', content: 'Say hello.' }], ...changes };
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise<void>((resolve) => probe.close(() => resolve()));
  return port;
}

/** Envoy tells us a little after the client that an exchange is over, so the count is asked for until it stays 0. */
async function settledExchanges(adminUrl: string): Promise<number> {
  for (let tries = 0; tries < 100; tries += 1) {
    const { exchangesInFlight } = (await (await fetch(`${adminUrl}/readyz`)).json()) as { exchangesInFlight: number };
    if (exchangesInFlight === 0 || tries === 99) return exchangesInFlight;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return NaN;
}
