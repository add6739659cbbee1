import { configFor, hello, startGateway, TEAM_RULES, type Gateway } from '../support/gateway';

const REQUESTS = 2000;
const CONCURRENT = 16;

describe('under load', () => {
  let gateway: Gateway;

  beforeAll(async () => {
    gateway = await startGateway((standins) => configFor(standins, TEAM_RULES));
  });
  afterAll(() => gateway.stop());

  it(`serves ${REQUESTS} requests, ${CONCURRENT} at a time, without one failure or leaked exchange`, async () => {
    const teams = ['openai', 'anthropic', 'gemini', 'internal'];
    const failures: string[] = [];
    let next = 0;
    const client = async (): Promise<void> => {
      for (let index = next++; index < REQUESTS; index = next++) {
        const team = teams[index % teams.length] ?? '';
        const stream = index % 5 === 0;
        const response = await gateway.chat(hello({ stream }), { 'x-team': team });
        const text = await response.text();
        const isComplete = stream ? text.includes('data: [DONE]') : text.includes('"chat.completion"');
        if (response.status !== 200 || !isComplete || response.headers.get('x-signalbox-provider') !== team) {
          failures.push(`${team} ${response.status} ${text.slice(0, 200)}`);
        }
      }
    };
    await Promise.all(Array.from({ length: CONCURRENT }, client));
    expect(failures).toEqual([]);
    expect(await gateway.exchangesInFlight()).toBe(0);
  }, 300_000);
});
