import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { CommandIo } from '../../../src/cli/command';
import { keysCommand } from '../../../src/cli/keys';
import { parseKeyLine, parseKeyRing, type ClientKey } from '../../../src/identity/key-ring';
import { digestOf } from '../../../src/identity/virtual-key';

interface Outcome {
  readonly status: number;
  readonly out: string;
  readonly errors: string;
}

async function run(...args: readonly string[]): Promise<Outcome> {
  let [out, errors] = ['', ''];
  const io: CommandIo = {
    environment: {},
    stdin: Readable.from([]),
    writeOut: (text) => (out += text),
    writeError: (text) => (errors += text),
    isErrorTerminal: false,
    terminated: new Promise(() => undefined),
    projectFolder: '',
  };
  const status = await keysCommand.run(args, io);
  return { status, out, errors };
}

describe('signalbox keys', () => {
  let folder: string;
  let file: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'signalbox-keys-'));
    file = join(folder, 'client-keys');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function keysInFile(): readonly ClientKey[] {
    return parseKeyRing(readFileSync(file, 'utf8')).keys;
  }

  it('makes a key, prints it once and keeps its hash alone, for its owner to read', async () => {
    const { status, out, errors } = await run('new', '--team', 'legal', '--models', 'gpt,claude', '--file', file);
    expect(status).toBe(0);
    const key = out.trim();
    expect(key).toMatch(/^sb-[A-Za-z0-9_-]{43}$/);
    expect(keysInFile()).toEqual([
      {
        digest: digestOf(key),
        team: 'legal',
        models: new Set(['gpt', 'claude']),
        createdMs: expect.any(Number),
      },
    ]);
    expect(readFileSync(file, 'utf8') + errors).not.toContain(key);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['client-keys']);
  });

  it('prints the line to paste where no file is given', async () => {
    const { out, errors } = await run('new', '--team', 'ops', '--name', 'ci');
    expect(parseKeyLine(errors.trim())).toMatchObject({
      value: { digest: digestOf(out.trim()), team: 'ops', name: 'ci' },
    });
  });

  it('adds to a file and leaves what is there as it is, even without newline at its end', async () => {
    const before = `# ours\nsha256:${'ab'.repeat(32)} team=ops # until June\nnot a key`;
    writeFileSync(file, before);
    await run('new', '--team', 'legal', '--file', file);
    const after = readFileSync(file, 'utf8');
    expect(after.startsWith(`${before}\nsha256:`)).toBe(true);
    expect(keysInFile().map(({ team }) => team)).toEqual(['ops', 'legal']);
  });

  it.each([
    ['12h', 12],
    ['90d', 90 * 24],
  ])('makes a key that expires after %s', async (expires, hours) => {
    const before = Date.now();
    await run('new', '--team', 'ops', '--expires', expires, '--file', file);
    const [{ expiresMs = 0 } = {}] = keysInFile();
    // Written to the second.
    expect(Math.abs(expiresMs - before - hours * 3_600_000)).toBeLessThan(60_000);
  });

  it('lists teams, names, models and dates, and neither keys nor whole hashes', async () => {
    const expired = `sha256:${'cd'.repeat(32)} team=ops expires=2020-01-01`;
    writeFileSync(file, `${expired}\n`);
    const key = (await run('new', '--team', 'legal', '--name', 'ci', '--models', 'gpt', '--file', file)).out.trim();
    const { status, out, errors } = await run('list', '--file', file);
    expect([status, errors]).toEqual([0, '']);
    const rows = out
      .trimEnd()
      .split('\n')
      .map((line) => line.split(/ {2,}/));
    const id = digestOf(key).toString('hex').slice(0, 12);
    const date = expect.stringMatching(/^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    expect(rows).toEqual([
      ['ID', 'TEAM', 'NAME', 'MODELS', 'CREATED', 'EXPIRES'],
      ['cdcdcdcdcdcd', 'ops', '-', 'all', '-', '2020-01-01T00:00:00Z (expired)'],
      [id, 'legal', 'ci', 'gpt', date, 'never'],
    ]);
  });

  it('lists what can be read, points to what cannot without repeating it, and fails', async () => {
    writeFileSync(file, `sha256:${'ab'.repeat(32)} team=ops\nsb-in-clear team=legal\n`);
    const { status, out, errors } = await run('list', '--file', file);
    expect(status).toBe(1);
    expect(out).toContain('abababababab');
    expect(errors).toMatch(new RegExp(`^${file}:2: expected "sha256:`));
    expect(out + errors).not.toContain('sb-in-clear');
  });

  it('revokes one key by its ID and leaves a note, so that the file is never empty', async () => {
    await run('new', '--team', 'legal', '--file', file);
    await run('new', '--team', 'ops', '--file', file);
    const [first, second] = keysInFile().map(({ digest }) => digest.toString('hex').slice(0, 12));
    expect(await run('revoke', '--file', file, first ?? '')).toMatchObject({ status: 0, out: '' });
    expect(keysInFile().map(({ team }) => team)).toEqual(['ops']);
    await run('revoke', second ?? '', '--file', file);
    expect(keysInFile()).toEqual([]);
    expect(readFileSync(file, 'utf8')).toMatch(new RegExp(`^# revoked \\S+: ${first} team=legal\n# revoked`));
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('changes the file behind a link and leaves the link', async () => {
    const link = join(folder, 'link');
    writeFileSync(file, '');
    symlinkSync(file, link);
    await run('new', '--team', 'ops', '--file', link);
    expect(keysInFile()).toHaveLength(1);
    expect(
      readdirSync(folder, { withFileTypes: true })
        .find(({ name }) => name === 'link')
        ?.isSymbolicLink(),
    ).toBe(true);
  });

  it('loses no key when several are made at a time: one is told to try again', async () => {
    const results = await Promise.allSettled([1, 2, 3, 4].map(() => run('new', '--team', 'ops', '--file', file)));
    const made = results.filter(({ status }) => status === 'fulfilled');
    expect(made.length).toBeGreaterThan(0);
    expect(keysInFile()).toHaveLength(made.length);
    expect(readdirSync(folder)).toEqual(['client-keys']);
  });

  it.each([
    ['nothing to do', [], 'new, list, revoke'],
    ['something else to do', ['renew'], 'new, list, revoke'],
    ['a name of JavaScript', ['constructor'], 'new, list, revoke'],
    ['a key of nobody', ['new'], '--team is missing'],
    ['a team that would be two fields', ['new', '--team', 'a models=b'], '--team is "a models=b"'],
    ['a model without name', ['new', '--team', 'a', '--models', 'gpt,'], '--models is ""'],
    ['a name that would begin a comment', ['new', '--team', 'a', '--name', '#1'], '--name is "#1"'],
    ['a time in no unit', ['new', '--team', 'a', '--expires', '90'], '--expires is 90'],
    ['no time at all', ['new', '--team', 'a', '--expires', '0d'], '--expires is 0d'],
    ['a time without end', ['new', '--team', 'a', '--expires', '999999d'], '--expires is 999999d'],
    ['a list of nothing', ['list'], '--file is missing'],
    ['no key to revoke', ['revoke', '--file', 'x'], 'give the ID of one key'],
  ])('explains %s', async (_, args, message) => {
    await expect(run(...args)).rejects.toMatchObject({ name: 'UsageError', message: expect.stringContaining(message) });
  });

  it.each([
    ['a file to list that is not there', ['list', '--file', 'FOLDER/none'], 'cannot read FOLDER/none'],
    ['a file to revoke in that is not there', ['revoke', '--file', 'FOLDER/none', 'abc'], 'cannot read FOLDER/none'],
    [
      'a folder that is not there',
      ['new', '--team', 'a', '--file', 'FOLDER/none/keys'],
      'cannot write FOLDER/none/keys',
    ],
    ['a file that another command writes', ['new', '--team', 'a', '--file', 'FOLDER/busy'], '.busy.new is there'],
    ['an ID that no key has', ['revoke', '--file', 'FOLDER/busier', 'abc'], 'no key with the ID abc'],
  ])('fails, and leaves everything as it was, with %s', async (_, args, message) => {
    writeFileSync(join(folder, '.busy.new'), '');
    writeFileSync(join(folder, 'busier'), '# none');
    const inFolder = (text: string): string => text.replace('FOLDER', folder);
    await expect(run(...args.map(inFolder))).rejects.toMatchObject({
      code: 'config_invalid',
      message: expect.stringContaining(inFolder(message)),
    });
    expect(readdirSync(folder).sort()).toEqual(['.busy.new', 'busier']);
    expect(readFileSync(join(folder, 'busier'), 'utf8')).toBe('# none');
  });
});
