import type { Candidate } from '../../../src/domain/plan';
import { renderRetry } from '../../../src/extproc/attempt';
import { Exchange } from '../../../src/extproc/exchange';
import type {
  AttributeStruct,
  HttpHeaders,
  ProcessingRequest,
  ProcessingResponse,
} from '../../../src/extproc/protocol';
import { ExchangeRegistry } from '../../../src/extproc/saved-exchange';
import type { GatewayServices } from '../../../src/extproc/services';
import { watchRefusal } from '../../../src/extproc/watch';
import type { AttemptOutcome } from '../../../src/health/attempt-outcome';
import { MemoryHealth } from '../../../src/health/memory-health';
import { compileText, configText } from '../../support/config';
import { fakeClassifier, fakeClock, type FakeClock } from '../../support/ports';

/** What health was told, as `model: outcome`, and everything that an exchange needs. */
interface Bench {
  readonly clock: FakeClock;
  readonly services: GatewayServices;
  readonly told: readonly (readonly [model: string, outcome: AttemptOutcome])[];
}

class ToldHealth extends MemoryHealth {
  readonly told: (readonly [string, AttemptOutcome])[] = [];
  override record(
    candidate: Candidate,
    outcome: AttemptOutcome,
    settings: Parameters<MemoryHealth['record']>[2],
  ): void {
    this.told.push([candidate.name, outcome]);
    super.record(candidate, outcome, settings);
  }
}

function bench(): Bench {
  const snapshot = compileText(configText({ identity: 'identity: open', timeouts: 'timeouts: { firstByte: 20s }' }));
  const clock = fakeClock();
  const health = new ToldHealth(clock);
  return {
    clock,
    told: health.told,
    services: {
      snapshot: () => snapshot,
      ports: { classifier: fakeClassifier(), clock, health },
      secrets: { get: () => undefined },
      clock,
      exchanges: new ExchangeRegistry(),
      observe: () => undefined,
      reportBug: () => undefined,
    },
  };
}

function httpHeaders(fields: Readonly<Record<string, string>>): HttpHeaders {
  return { headers: { headers: Object.entries(fields).map(([key, text]) => ({ key, raw_value: Buffer.from(text) })) } };
}

function attributes(fields: Readonly<Record<string, string>>): Readonly<Record<string, AttributeStruct>> {
  const entries = Object.entries(fields).map(([name, stringValue]) => [name, { stringValue }] as const);
  return { 'envoy.filters.http.ext_proc': { fields: Object.fromEntries(entries) } };
}

/** An exchange whose first attempt, at `gpt`, is under way; `claude` is next. */
async function begin({ services }: Bench, body: object = {}): Promise<{ exchange: Exchange; id: string }> {
  const exchange = new Exchange(services);
  await exchange.handle({ request_headers: httpHeaders({ ':method': 'POST', ':path': '/v1/chat/completions' }) });
  const chat = JSON.stringify({ model: 'auto', messages: [{ role: 'user', content: 'hi' }], ...body });
  const { answer } = await exchange.handle({ request_body: { body: Buffer.from(chat), end_of_stream: true } });
  return { exchange, id: exchangeId(answer) };
}

function exchangeId(answer: ProcessingResponse): string {
  const set = answer.request_body?.response.header_mutation?.set_headers ?? [];
  return set.find(({ header }) => header.key === 'x-signalbox-exchange')?.header.raw_value.toString() ?? '';
}

function refuse({ services }: Bench, id: string, fields: Readonly<Record<string, string>>): ProcessingResponse {
  return watchRefusal(
    services,
    httpHeaders(fields),
    attributes({ 'xds.cluster_name': 'openai', "request.headers['x-signalbox-exchange']": id }),
  );
}

function retry({ services }: Bench, id: string): Promise<ProcessingResponse> {
  const headers = httpHeaders({ 'x-signalbox-exchange': id, 'x-envoy-attempt-count': '2' });
  return renderRetry(services, headers, 'anthropic');
}

function answered(status: string, details = 'via_upstream'): ProcessingRequest {
  return {
    response_headers: httpHeaders({ ':status': status, 'content-type': 'application/json' }),
    attributes: attributes({ 'response.code_details': details }),
  };
}

const ANSWER = Buffer.from('{"id":"m","type":"message","role":"assistant","model":"c","content":[],"usage":{}}');

describe('health is told', () => {
  it('how soon the answer began', async () => {
    const one = bench();
    const { exchange } = await begin(one);
    one.clock.advance(120);
    await exchange.handle(answered('200'));
    exchange.close();
    expect(one.told).toEqual([['gpt', { type: 'answered', firstByteMs: 120, isStreamed: false }]]);
  });

  it('of a refusal that a retry makes up for, once, with what the provider asks for', async () => {
    const one = bench();
    const { exchange, id } = await begin(one);
    const passed = refuse(one, id, { ':status': '429', 'retry-after': '7' });
    expect(passed).toEqual({ response_headers: { response: {} } });
    await retry(one, id);
    one.clock.advance(50);
    await exchange.handle(answered('200'));
    await exchange.handle({ response_body: { body: ANSWER, end_of_stream: true } });
    exchange.close();
    expect(one.told).toEqual([
      ['gpt', { type: 'failed', retryAfterMs: 7000 }],
      ['claude', { type: 'answered', firstByteMs: 50, isStreamed: false }],
    ]);
  });

  it.each([
    ['at once', 10, 'unreachable'],
    ['after all the time for a first byte', 20_000, 'failed'],
  ])('of an attempt without answer by the retry that comes %s', async (_, waitedMs, type) => {
    const one = bench();
    const { id } = await begin(one);
    one.clock.advance(waitedMs);
    await retry(one, id);
    expect(one.told).toEqual([['gpt', { type }]]);
  });

  it.each([
    ['500', 'via_upstream', 'failed'],
    ['401', 'via_upstream', 'key-refused'],
    ['400', 'via_upstream', 'inconclusive'],
    ['503', 'upstream_reset_before_response_started{remote_connection_failure|delayed_connect_error}', 'unreachable'],
    ['504', 'upstream_per_try_timeout', 'failed'],
    ['413', 'request_payload_too_large', 'inconclusive'],
  ])('of a last attempt that ends with %s, %s', async (status, details, type) => {
    const one = bench();
    const { exchange, id } = await begin(one);
    if (details === 'via_upstream') refuse(one, id, { ':status': status });
    await exchange.handle(answered(status, details));
    exchange.close();
    expect(one.told).toEqual([['gpt', expect.objectContaining({ type })]]);
  });

  it('of an answer that broke off', async () => {
    const one = bench();
    const { exchange } = await begin(one, { stream: true });
    await exchange.handle({
      response_headers: httpHeaders({ ':status': '200', 'content-type': 'text/event-stream' }),
      attributes: attributes({ 'response.code_details': 'via_upstream' }),
    });
    await exchange.handle({ response_body: { body: Buffer.alloc(0), end_of_stream: true } });
    exchange.close();
    expect(one.told.map(([model, { type }]) => [model, type])).toEqual([
      ['gpt', 'answered'],
      ['gpt', 'failed'],
    ]);
  });

  it('nothing of the model when the client leaves', async () => {
    const one = bench();
    const { exchange } = await begin(one);
    exchange.close();
    expect(one.told).toEqual([['gpt', { type: 'inconclusive' }]]);
  });

  it('nothing of an exchange that is not known any more', () => {
    const one = bench();
    expect(refuse(one, 'gone', { ':status': '500' })).toEqual({ response_headers: { response: {} } });
    expect(one.told).toEqual([]);
  });
});

describe('a provider that failed', () => {
  it('is asked last by the next exchanges, and its attempts are counted right', async () => {
    const one = bench();
    for (let count = 0; count < 5; count++) {
      const { exchange, id } = await begin(one);
      refuse(one, id, { ':status': '500' });
      await retry(one, id);
      exchange.close();
    }
    const { id } = await begin(one);
    const saved = one.services.exchanges.find(id);
    expect(saved?.plan.candidates.map(({ name }) => name)).toEqual(['claude', 'gpt']);
    expect(saved).toMatchObject({ attempts: 1, answering: { name: 'claude' } });
  });
});
