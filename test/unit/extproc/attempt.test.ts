import { renderRetry } from '../../../src/extproc/attempt';
import type { GatewayServices } from '../../../src/extproc/services';
import { ExchangeRegistry } from '../../../src/extproc/saved-exchange';

/** A Signalbox that has just started and knows no exchange. */
const SERVICES = { exchanges: new ExchangeRegistry() } as GatewayServices;

async function bodyFor(dialect: string): Promise<unknown> {
  const headers = { 'x-signalbox-exchange': 'lost', 'x-signalbox-dialect': dialect, 'x-envoy-attempt-count': '2' };
  const message = { headers: { headers: Object.entries(headers).map(([key, value]) => ({ key, value })) } };
  const { immediate_response: answer } = await renderRetry(SERVICES, message, 'openai');
  expect(answer?.status?.code).toBe(503);
  return JSON.parse(String(answer?.body));
}

describe('a retry of an exchange that a restart has lost', () => {
  it('is refused in the dialect that its first attempt noted', async () => {
    expect(await bodyFor('anthropic-messages')).toMatchObject({ type: 'error', error: { type: expect.any(String) } });
    expect(await bodyFor('gemini')).toMatchObject({ error: { code: 503, status: 'UNAVAILABLE' } });
    expect(await bodyFor('openai-chat')).toMatchObject({ error: { code: 'exchange_lost' } });
  });

  it('is refused in OpenAI’s where the note is none', async () => {
    expect(await bodyFor('esperanto')).toMatchObject({ error: { code: 'exchange_lost' } });
  });
});
