import { cutMidStream, endEarly, errorMidStream, Gate, gated } from '../../demo/standins/behaviour';
import { configFor, hello, startGateway, TEAM_RULES, type Gateway } from '../support/gateway';

const PROVIDERS = ['openai', 'anthropic', 'gemini', 'internal'] as const;

describe('a stream through Envoy', () => {
  let gateway: Gateway;

  beforeAll(async () => {
    gateway = await startGateway((standins) => configFor(standins, TEAM_RULES));
  });
  afterAll(() => gateway.stop());
  beforeEach(() => gateway.clear());

  /** How many chunks each provider sends up to and including the first text (Anthropic opens a block and pings first). */
  const CHUNKS_TO_FIRST_TEXT = [
    ['openai', 2],
    ['anthropic', 4],
    ['gemini', 1],
    ['internal', 2],
  ] as const;

  it.each(CHUNKS_TO_FIRST_TEXT)(
    'from %s is seen by the client before the provider sends the rest',
    async (provider, chunks) => {
      const gate = new Gate();
      gateway.standins[provider].behave(gated(gate));
      const response = await gateway.chat(hello({ stream: true }), { 'x-team': provider });
      const reader = (response.body as ReadableStream<Uint8Array>).getReader();
      gate.open(chunks);
      let text = '';
      // Were anything buffered on the way, this would wait forever: the provider sends no more until the gate opens.
      while (!/"content":"\S/.test(text)) text += Buffer.from((await reader.read()).value ?? []).toString('utf8');
      expect(text).not.toContain('finish_reason":"stop');
      gate.openAll();
      for (let part = await reader.read(); !part.done; part = await reader.read())
        text += Buffer.from(part.value).toString('utf8');
      expect(text.trimEnd().endsWith('data: [DONE]')).toBe(true);
    },
  );

  it.each(['anthropic', 'gemini'] as const)(
    'that %s ends too early becomes an error, not a clean end',
    async (provider) => {
      gateway.standins[provider].behave(endEarly());
      const text = await (await gateway.chat(hello({ stream: true }), { 'x-team': provider })).text();
      expect(text).not.toContain('[DONE]');
      expect(text).toContain('"error"');
    },
  );

  it.each(['anthropic', 'gemini'] as const)('in which %s reports an error ends with an error', async (provider) => {
    gateway.standins[provider].behave(errorMidStream({ afterChunks: 2 }));
    const text = await (await gateway.chat(hello({ stream: true }), { 'x-team': provider })).text();
    expect(text).not.toContain('[DONE]');
    expect(text).toContain('"error"');
  });

  it.each(PROVIDERS)('that breaks off at %s does not look complete to the client', async (provider) => {
    gateway.standins[provider].behave(cutMidStream({ afterChunks: 2 }));
    const response = await gateway.chat(hello({ stream: true }), { 'x-team': provider });
    const seen = await response.text().catch(() => 'the connection was cut');
    expect(seen).not.toContain('[DONE]');
  });

  it('leaves no exchange behind', async () => {
    expect(await gateway.exchangesInFlight()).toBe(0);
  });
});
