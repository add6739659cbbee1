import { startGateway, type Gateway } from '../support/gateway';
import { anthropicMessagesSdk } from '../support/sdk/anthropic-messages';
import type { SdkClient } from '../support/sdk/client';
import { FEATURES } from '../support/sdk/features';
import { watchFetch } from '../support/sdk/fetch-log';
import { geminiSdk } from '../support/sdk/gemini';
import { lossyIn } from '../support/sdk/lossy';
import { openAiChatSdk } from '../support/sdk/openai-chat';
import { openAiResponsesSdk } from '../support/sdk/openai-responses';
import { MATRIX_PROVIDERS, matrixConfig } from '../support/sdk/provider';

const CLIENTS = {
  'openai-chat': openAiChatSdk,
  'openai-responses': openAiResponsesSdk,
  'anthropic-messages': anthropicMessagesSdk,
  gemini: geminiSdk,
} as const;

/** Every client with every provider: `scripts/compatibility.mjs` reads the names of these tests. */
describe('official SDKs through Envoy', () => {
  let gateway: Gateway;
  const clients = new Map<string, SdkClient>();
  const fetchLog = watchFetch();

  beforeAll(async () => {
    gateway = await startGateway(matrixConfig);
    for (const [name, create] of Object.entries(CLIENTS)) clients.set(name, await create(gateway.stack.url));
  });
  afterAll(async () => {
    fetchLog.stop();
    await gateway.stop();
  });
  beforeEach(() => {
    gateway.clear();
    fetchLog.clear();
  });

  for (const clientName of Object.keys(CLIENTS)) {
    for (const provider of MATRIX_PROVIDERS) {
      for (const { name: feature, check } of FEATURES) {
        const lossy = lossyIn(clientName, provider.dialect, feature);
        const suffix = lossy.length > 0 ? ` (without ${lossy.join(', ')})` : '';
        it(`${clientName} client, ${provider.dialect} provider: ${feature}${suffix}`, async () => {
          const client = clients.get(clientName);
          if (!client) throw new TypeError('no such client');
          const { standin } = (feature === 'thinking' ? provider.thinker : undefined) ?? provider;
          await check({ client, provider, standin: gateway.standins[standin], fetchLog });
          expect(fetchLog.lossy()).toEqual(lossy);
        });
      }
    }
  }

  it('leave no exchange behind', async () => {
    expect(await gateway.exchangesInFlight()).toBe(0);
  });
});
