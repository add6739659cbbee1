import { identifyCaller, type Identity, type Visitor } from '../../../src/identity/caller';
import { formatKeyLine, type ClientKey } from '../../../src/identity/key-ring';
import type { Teams } from '../../../src/identity/teams';
import { digestOf } from '../../../src/identity/virtual-key';

const NOW_MS = Date.UTC(2026, 5, 1);
const KEYS: Identity = { type: 'keys', secret: 'client-keys' };
const TEAMS: Teams = new Map([
  ['legal', { models: new Set(['local', 'gpt']) }],
  ['open-minded', {}],
]);

function keyLine(key: string, fields: Omit<ClientKey, 'digest'>): string {
  return formatKeyLine({ digest: digestOf(key), ...fields });
}

const RING = [
  keyLine('key-of-legal', { team: 'legal' }),
  keyLine('narrow-key', { team: 'legal', models: new Set(['claude', 'gpt']) }),
  keyLine('useless-key', { team: 'legal', models: new Set(['claude']) }),
  keyLine('key-of-ops', { team: 'ops', models: new Set(['claude']) }),
  keyLine('key-of-all', { team: 'open-minded' }),
  keyLine('ended-key', { team: 'ops', expiresMs: NOW_MS }),
  keyLine('fresh-key', { team: 'ops', expiresMs: NOW_MS + 1000 }),
].join('\n');

function identify(
  identity: Identity,
  headers: Readonly<Record<string, string>>,
  { ring = RING, peerAddress }: { readonly ring?: string | undefined; readonly peerAddress?: string } = {},
): ReturnType<typeof identifyCaller> {
  const visitor: Visitor = { headers: new Map(Object.entries(headers)), ...(peerAddress && { peerAddress }) };
  const secrets = { get: (name: string) => (name === 'client-keys' ? ring : undefined) };
  return identifyCaller(
    visitor,
    { identity, teams: TEAMS },
    { secrets, clock: { nowMs: () => 0, epochMs: () => NOW_MS } },
  );
}

function bearer(key: string): Readonly<Record<string, string>> {
  return { authorization: `Bearer ${key}` };
}

describe('a caller with a virtual key', () => {
  it.each([
    ['key-of-legal', { team: 'legal', allowedModels: new Set(['local', 'gpt']) }],
    ['narrow-key', { team: 'legal', allowedModels: new Set(['gpt']) }],
    ['useless-key', { team: 'legal', allowedModels: new Set() }],
    ['key-of-ops', { team: 'ops', allowedModels: new Set(['claude']) }],
    ['key-of-all', { team: 'open-minded' }],
    ['fresh-key', { team: 'ops' }],
  ])('may use what team and key both may: %s', (key, caller) => {
    expect(identify(KEYS, bearer(key))).toEqual({ ok: true, value: caller });
  });

  it.each([
    ['no key', {}, 'No API key was sent.'],
    ['an unknown key', bearer('guess'), 'is not known here'],
    ['the hash of a key', bearer(digestOf('key-of-ops').toString('hex')), 'is not known here'],
    ['a key of which only the end is wrong', bearer('key-of-opz'), 'is not known here'],
    ['an expired key', bearer('ended-key'), 'has expired'],
    ['two keys, both known', { ...bearer('key-of-ops'), 'x-api-key': 'key-of-all' }, 'different API keys'],
    ['two keys, one of them in the query', { ...bearer('key-of-ops'), ':path': '/p?key=guess' }, 'different API keys'],
  ])('is refused with %s', (_, headers, message) => {
    const result = identify(KEYS, headers);
    expect(result).toMatchObject({ ok: false, error: { code: 'unknown_key', httpStatus: 401, isSafeToShow: true } });
    expect(result.ok ? '' : result.error.message).toContain(message);
  });

  it('is of the team of the key, whatever headers say', () => {
    const headers = { ...bearer('key-of-ops'), 'x-team': 'open-minded', 'x-signalbox-team': 'open-minded' };
    expect(identify(KEYS, headers)).toMatchObject({ value: { team: 'ops' } });
  });

  it('is not let in by a team header alone', () => {
    expect(identify(KEYS, { 'x-team': 'ops' })).toMatchObject({ ok: false, error: { code: 'unknown_key' } });
  });

  it('is refused by a ring without keys, and by a secret that is not there as a fault of the operator', () => {
    expect(identify(KEYS, bearer('key-of-ops'), { ring: '# none' })).toMatchObject({ error: { code: 'unknown_key' } });
    const missing: Identity = { type: 'keys', secret: 'elsewhere' };
    expect(identify(missing, bearer('key-of-ops'))).toMatchObject({ error: { code: 'secret_missing' } });
  });

  it('is not kept out by another line that cannot be read', () => {
    expect(identify(KEYS, bearer('key-of-ops'), { ring: `oops\n${RING}` })).toMatchObject({ value: { team: 'ops' } });
  });
});

describe('a caller with a header of Envoy’s own authentication', () => {
  const identity: Identity = { type: 'header', header: 'x-team' };

  it('is of that team, with its limits', () => {
    expect(identify(identity, { 'x-team': 'legal' })).toEqual({
      ok: true,
      value: { team: 'legal', allowedModels: new Set(['local', 'gpt']) },
    });
  });

  it('has no team without it', () => {
    expect(identify(identity, bearer('key-of-legal'))).toEqual({ ok: true, value: {} });
  });

  it('is refused when it came twice: one of the two may be the client’s', () => {
    expect(identify(identity, { 'x-team': 'ops, legal' })).toMatchObject({ error: { code: 'unknown_key' } });
  });
});

describe('a caller where no identity is configured', () => {
  const identity: Identity = { type: 'loopback' };

  it('is nobody when the request is from this machine', () => {
    const headers = { 'x-team': 'legal', ...bearer('key-of-legal') };
    expect(identify(identity, headers, { peerAddress: '127.0.0.1:5' })).toEqual({ ok: true, value: {} });
  });

  it.each([
    ['from another machine', {}, '10.0.0.7:5'],
    ['through a proxy', { 'x-forwarded-for': '10.0.0.7, 172.17.0.2' }, '127.0.0.1:5'],
    ['when Envoy does not say from where', {}, ''],
  ])('is refused %s, and told what is to be configured', (_, headers, peerAddress) => {
    const result = identify(identity, headers, { peerAddress });
    expect(result).toMatchObject({ ok: false, error: { code: 'unknown_key', isSafeToShow: true } });
    expect(result.ok ? '' : result.error.message).toContain('`identity: open`');
  });

  it('is nobody from anywhere when the config says open', () => {
    expect(identify({ type: 'open' }, { 'x-team': 'legal' }, { peerAddress: '10.0.0.7:5' })).toEqual({
      ok: true,
      value: {},
    });
  });
});
