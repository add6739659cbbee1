import { createHash } from 'node:crypto';
import { Exchange } from '../../../src/extproc/exchange';
import { admitRequest, findDestination, type Admitted } from '../../../src/extproc/admission';
import type { RouterError } from '../../../src/domain/errors';
import type { Result } from '../../../src/domain/result';
import type { AttributeStruct, ProcessingResponse } from '../../../src/extproc/protocol';
import { ExchangeRegistry } from '../../../src/extproc/saved-exchange';
import { compileText, configText, type Sections } from '../../support/config';
import { fakeClassifier, fakeClock } from '../../support/ports';

const KEYS: Sections = {
  identity: 'identity: { keys: { secret: client-keys } }\nteams: { legal: { models: [local] } }',
};
const RING = `sha256:${createHash('sha256').update('k').digest('hex')} team=legal`;
const PORTS = { secrets: { get: () => RING }, clock: fakeClock() };

function admit(path: string, headers: Readonly<Record<string, string>> = {}): Result<Admitted, RouterError> {
  const snapshot = compileText(configText(KEYS));
  const destination = findDestination(path.split('?')[0] ?? '', snapshot);
  if (!destination.ok) return destination;
  const all = new Map(Object.entries({ ':method': 'POST', ':path': path, ...headers }));
  return admitRequest({ headers: all, isWithoutBody: false, destination: destination.value }, snapshot, PORTS);
}

describe('a request that is let in', () => {
  it('has the team and the models of its key', () => {
    expect(admit('/v1/messages', { 'x-api-key': 'k' })).toMatchObject({
      value: { facts: { dialect: 'anthropic-messages', team: 'legal', allowedModels: new Set(['local']) } },
    });
  });

  it.each(['/v1beta/models/auto:streamGenerateContent?key=k&alt=sse', '/openai/v1/files?key=k&alt=sse'])(
    'goes on without the key in its query: %s',
    (path) => {
      const admitted = admit(path);
      const expected = path.replace('key=k&', '');
      expect(admitted.ok && admitted.value.facts.path).toBe(expected);
      expect(admitted.ok && admitted.value.facts.headers.get(':path')).toBe(expected);
    },
  );

  it('goes on without headers that are ours to set', () => {
    const admitted = admit('/v1/messages', { 'x-api-key': 'k', 'x-signalbox-team': 'ops', 'x-other': 'a' });
    const names = admitted.ok ? [...admitted.value.facts.headers.keys()] : [];
    expect(names).toContain('x-other');
    expect(names).not.toContain('x-signalbox-team');
  });
});

describe('a request that is refused by its headers', () => {
  /** The answer to headers alone, and its body. */
  async function refuse(
    sections: Sections,
    headers: Readonly<Record<string, string>>,
    attributes?: Readonly<Record<string, AttributeStruct>>,
  ): Promise<{ readonly answer: ProcessingResponse; readonly body: unknown }> {
    const snapshot = compileText(configText(sections));
    const exchange = new Exchange({
      snapshot: () => snapshot,
      ports: { classifier: fakeClassifier(), clock: PORTS.clock },
      ...PORTS,
      exchanges: new ExchangeRegistry(),
      observe: () => undefined,
      reportBug: () => undefined,
    });
    const fields = Object.entries({ ':method': 'POST', ...headers });
    const { answer } = await exchange.handle({
      request_headers: { headers: { headers: fields.map(([key, text]) => ({ key, raw_value: Buffer.from(text) })) } },
      ...(attributes && { attributes }),
    });
    return { answer, body: JSON.parse(answer.immediate_response?.body.toString() ?? '{}') };
  }

  it.each([
    ['/v1/chat/completions', { error: { code: 'unknown_key' } }],
    ['/v1/responses', { error: { code: 'unknown_key' } }],
    ['/v1/messages', { type: 'error', error: { type: 'authentication_error' } }],
    ['/v1beta/models/auto:generateContent', { error: { code: 401, status: 'UNAUTHENTICATED' } }],
    ['/anthropic/v1/files', { type: 'error', error: { type: 'authentication_error' } }],
  ])('is told so in the shape of its API: %s', async (path, expected) => {
    const { answer, body } = await refuse(KEYS, { ':path': path });
    expect(answer.immediate_response?.status).toEqual({ code: 401 });
    expect(body).toMatchObject(expected);
  });

  it('comes from another machine while no identity is configured, or from nowhere that Envoy tells', async () => {
    const chat = { ':path': '/v1/chat/completions' };
    const from = (address: string): Readonly<Record<string, AttributeStruct>> => ({
      'envoy.filters.http.ext_proc': { fields: { 'source.address': { stringValue: address } } },
    });
    const statusOf = async (attributes?: Readonly<Record<string, AttributeStruct>>): Promise<number | undefined> =>
      (await refuse({}, chat, attributes)).answer.immediate_response?.status.code;
    expect(await statusOf(from('127.0.0.1:4711'))).toBeUndefined();
    expect(await statusOf(from('10.0.0.7:4711'))).toBe(401);
    expect(await statusOf()).toBe(401);
    expect((await refuse({ identity: 'identity: open' }, chat)).answer.immediate_response).toBeUndefined();
  });

  it('asks for the list of models without a key', async () => {
    const { body } = await refuse(KEYS, { ':method': 'GET', ':path': '/v1beta/models' });
    expect(body).toMatchObject({ error: { code: 401, status: 'UNAUTHENTICATED' } });
  });
});
