import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileSecretSource } from '../../../src/providers/secrets';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'secrets-'))));
afterEach(() => rmSync(folder, { recursive: true }));

function write(name: string, text: string): void {
  writeFileSync(join(folder, name), text);
}

/** Mounts a version of a Secret as Kubernetes does: files in a folder of their own, `..data` swapped to it at once. */
function mount(version: string, files: Readonly<Record<string, string>>): void {
  mkdirSync(join(folder, version));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, version, name), text);
  symlinkSync(version, join(folder, '..data_tmp'));
  renameSync(join(folder, '..data_tmp'), join(folder, '..data'));
}

describe('a secret', () => {
  it('is the text of its file, without white space around it', async () => {
    write('openai-api-key', ' sk-1\n');
    const secrets = new FileSecretSource(folder, {});
    expect(await secrets.refresh()).toEqual(['openai-api-key']);
    expect(secrets.get('openai-api-key')).toBe('sk-1');
  });

  it('is an environment variable where there is no file', async () => {
    write('both', 'file');
    const secrets = new FileSecretSource(folder, { OPENAI_API_KEY: 'sk-2\n', BOTH: 'variable', EMPTY: ' ' });
    await secrets.refresh();
    expect(secrets.get('openai-api-key')).toBe('sk-2');
    expect(secrets.get('both')).toBe('file');
    expect(secrets.get('empty')).toBeUndefined();
    expect(secrets.get('toString')).toBeUndefined();
  });

  it('is an environment variable where there is no folder', async () => {
    const variables = { KEY: 'sk-3' };
    for (const source of [undefined, join(folder, 'nowhere')]) {
      const secrets = new FileSecretSource(source, variables);
      expect(await secrets.refresh()).toEqual([]);
      expect(secrets.get('key')).toBe('sk-3');
    }
  });

  it('changes with its file', async () => {
    write('key', 'old');
    write('other', 'same');
    const secrets = new FileSecretSource(folder, {});
    await secrets.refresh();
    write('key', 'new');
    expect(secrets.get('key')).toBe('old');
    expect(await secrets.refresh()).toEqual(['key']);
    expect(secrets.get('key')).toBe('new');
    expect(await secrets.refresh()).toEqual([]);
  });

  it('changes when Kubernetes swaps the folder', async () => {
    mount('..2026_01', { token: 't1', key: 'k1' });
    symlinkSync(join('..data', 'token'), join(folder, 'token'));
    symlinkSync(join('..data', 'key'), join(folder, 'key'));
    const secrets = new FileSecretSource(folder, {});
    await secrets.refresh();
    expect([secrets.get('token'), secrets.get('key')]).toEqual(['t1', 'k1']);
    mount('..2026_02', { token: 't2', key: 'k2' });
    rmSync(join(folder, '..2026_01'), { recursive: true });
    expect(await secrets.refresh()).toEqual(['key', 'token']);
    expect([secrets.get('token'), secrets.get('key')]).toEqual(['t2', 'k2']);
  });

  it.each([
    ['vanishes', (): void => rmSync(join(folder, 'key'))],
    ['is empty', (): void => write('key', '\n')],
  ])('keeps its last value while its file %s for a moment', async (_, disturb) => {
    write('key', 'good');
    const secrets = new FileSecretSource(folder, {});
    await secrets.refresh();
    disturb();
    expect(await secrets.refresh()).toEqual([]);
    expect(secrets.get('key')).toBe('good');
    write('key', 'better');
    expect(await secrets.refresh()).toEqual(['key']);
  });

  it('is gone once its file has been away for ten looks', async () => {
    write('key', 'good');
    const secrets = new FileSecretSource(folder, {});
    await secrets.refresh();
    rmSync(join(folder, 'key'));
    for (let look = 1; look < 10; look++) expect(await secrets.refresh()).toEqual([]);
    expect(await secrets.refresh()).toEqual(['key']);
    expect(secrets.get('key')).toBeUndefined();
  });

  it('is there once the source has started, which holds nobody up', async () => {
    write('key', 'good');
    const secrets = new FileSecretSource(folder, {});
    await secrets.start(() => undefined);
    expect(secrets.get('key')).toBe('good');
    secrets.stop();
  });
});
