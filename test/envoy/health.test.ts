import { status } from '../../demo/standins/behaviour';
import { configFor, hello, startGateway, TEAM_RULES, type Gateway } from '../support/gateway';

const FAILURES = 3;

/** Far more than a rest takes. */
const MAX_POLLS = 400;

describe('a provider that fails', () => {
  let gateway: Gateway;

  beforeAll(async () => {
    const cooldown = `cooldown: { failures: ${FAILURES}, shortest: 2s, longest: 2s, refused: 2s }`;
    gateway = await startGateway((standins) =>
      configFor(standins, TEAM_RULES).replace(/^cooldown: .*$/m, () => cooldown),
    );
  });
  afterAll(() => gateway.stop());
  beforeEach(() => gateway.clear());

  /** Who answered a request of a team, and at which attempt. */
  async function ask(team: string, changes = {}): Promise<string> {
    const response = await gateway.chat(hello(changes), { 'x-team': team });
    await response.text();
    const { headers } = response;
    return `${response.status} ${headers.get('x-signalbox-provider')} ${headers.get('x-signalbox-attempts')}`;
  }

  /** Asks again and again, within a bound, until the provider is the first to be asked. */
  async function askUntil(expected: string, team: string): Promise<string> {
    let answer = '';
    for (let polls = 0; polls < MAX_POLLS && answer !== expected; polls += 1) {
      answer = await ask(team);
      if (answer !== expected) await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return answer;
  }

  it('goes last after some failures in a row, and comes first again after it recovered', async () => {
    for (let count = 0; count < FAILURES; count += 1) {
      gateway.standins.openai.behave(status(500));
      expect(await ask('openai')).toBe('200 anthropic 2');
    }
    expect(await ask('openai')).toBe('200 anthropic 1');
    expect(gateway.standins.openai.requests).toHaveLength(FAILURES);
    expect(await askUntil('200 openai 1', 'openai')).toBe('200 openai 1');
    expect(await ask('openai')).toBe('200 openai 1');
  });

  it('is left alone after the first failure when it says for how long', async () => {
    gateway.standins.anthropic.behave(status(429, { retryAfter: 2 }));
    expect(await ask('anthropic')).toBe('200 gemini 2');
    expect(await ask('anthropic')).toBe('200 gemini 1');
    expect(await askUntil('200 anthropic 1', 'anthropic')).toBe('200 anthropic 1');
  });

  it('is left alone after it refused our key, and the request itself is served by the next', async () => {
    gateway.standins.gemini.behave(status(401));
    expect(await ask('gemini')).toBe('200 openai 2');
    expect(await ask('gemini')).toBe('200 openai 1');
    expect(await askUntil('200 gemini 1', 'gemini')).toBe('200 gemini 1');
  });

  it('is asked all the same when there is no other', async () => {
    gateway.standins.internal.behave(...Array.from({ length: FAILURES + 1 }, () => status(503)));
    for (let count = 0; count < FAILURES + 1; count += 1) expect(await ask('internal')).toBe('503 internal 1');
    expect(await ask('internal')).toBe('200 internal 1');
  });

  it('is not blamed for requests that it refuses', async () => {
    for (let count = 0; count < FAILURES + 1; count += 1) {
      gateway.standins.openai.behave(status(400));
      expect(await ask('openai')).toBe('400 openai 1');
    }
    expect(await ask('openai')).toBe('200 openai 1');
  });
});
