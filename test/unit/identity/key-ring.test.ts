import { formatKeyLine, keyId, parseKeyLine, parseKeyRing } from '../../../src/identity/key-ring';
import { digestOf } from '../../../src/identity/virtual-key';

const HEX = 'ab'.repeat(32);
const FORM = 'expected "sha256:HEX team=NAME [models=a,b] [name=NAME] [created=DATE] [expires=DATE]"';
const DATES = 'expected dates such as 2026-12-31 or 2026-12-31T10:00:00Z';

describe('a line of the key ring', () => {
  it.each([
    ['a team alone', `sha256:${HEX} team=ops`, { team: 'ops' }],
    ['models', `sha256:${HEX} team=ops models=gpt,claude`, { team: 'ops', models: new Set(['gpt', 'claude']) }],
    ['capitals in the hash, and blanks', `  sha256:${HEX.toUpperCase()}\tteam=ops \r`, { team: 'ops' }],
    ['a comment after it', `sha256:${HEX} team=ops # models=gpt`, { team: 'ops' }],
    [
      'everything, in any order',
      `sha256:${HEX} expires=2026-12-31T10:00:00Z name=ci created=2026-01-02 team=ops models=gpt`,
      {
        team: 'ops',
        models: new Set(['gpt']),
        name: 'ci',
        createdMs: Date.UTC(2026, 0, 2),
        expiresMs: Date.UTC(2026, 11, 31, 10),
      },
    ],
  ])('may have %s', (_, line, expected) => {
    expect(parseKeyLine(line)).toEqual({ ok: true, value: { digest: Buffer.from(HEX, 'hex'), ...expected } });
  });

  it.each(['', '   ', '# sha256:… team=legal'])('may be without a key: "%s"', (line) => {
    expect(parseKeyLine(line)).toEqual({ ok: true, value: undefined });
  });

  it.each([
    ['a key in clear', 'sb-secret team=ops', FORM],
    ['a short hash', 'sha256:abcd team=ops', FORM],
    ['no team', `sha256:${HEX}`, FORM],
    ['an empty team', `sha256:${HEX} team=`, FORM],
    ['a misspelt field, which may have been a limit', `sha256:${HEX} team=ops modles=gpt`, FORM],
    ['a limit without value', `sha256:${HEX} team=ops models=`, FORM],
    ['a field twice', `sha256:${HEX} team=ops team=legal`, FORM],
    ['words without =', `sha256:${HEX} team=ops forever`, FORM],
    ['a date in another form', `sha256:${HEX} team=ops expires=31.12.2026`, DATES],
    ['a date in another time zone', `sha256:${HEX} team=ops expires=2026-12-31T10:00:00+02:00`, DATES],
    ['a day that no month has', `sha256:${HEX} team=ops expires=2026-02-31`, DATES],
  ])('is refused with %s, without being repeated', (_, line, message) => {
    expect(parseKeyLine(line)).toEqual({ ok: false, error: message });
  });

  it('is read back as it was written', () => {
    const key = {
      digest: digestOf('sb-x'),
      team: 'legal',
      models: new Set(['local', 'gpt']),
      name: 'ci',
      createdMs: Date.UTC(2026, 0, 2, 3, 4, 5),
      expiresMs: Date.UTC(2027, 0, 2, 3, 4, 5),
    };
    expect(parseKeyLine(formatKeyLine(key))).toEqual({ ok: true, value: key });
  });

  it('is named by the beginning of its hash alone', () => {
    expect(keyId({ digest: Buffer.from(HEX, 'hex') })).toBe('abababababab');
  });
});

describe('the key ring', () => {
  it('keeps the keys that can be read, and tells where the others stand', () => {
    const ring = parseKeyRing(`# keys\nsha256:${HEX} team=a\noops\n\nsha256:${HEX} team=b expires=soon\n`);
    expect(ring.keys.map(({ team }) => team)).toEqual(['a']);
    expect(ring.faults).toEqual([
      { line: 3, message: FORM },
      { line: 5, message: DATES },
    ]);
  });

  it('follows a secret that changes', () => {
    expect(parseKeyRing(`sha256:${HEX} team=before`).keys[0]?.team).toBe('before');
    expect(parseKeyRing(`sha256:${HEX} team=after`).keys[0]?.team).toBe('after');
    expect(parseKeyRing('').keys).toEqual([]);
  });
});
