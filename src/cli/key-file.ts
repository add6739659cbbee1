import { open, readFile, realpath, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { RouterError } from '../domain/errors';

/** Only its owner reads and writes it. */
const MODE = 0o600;

/** Reads a key ring file. Throws: `config_invalid` when it cannot be read. */
export async function readKeyFile(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((error: unknown) => refuse('read', path, error));
}

/**
 * Replaces a key ring file, or makes it. A reader sees the old text or the new one, never a part; two changes at a time
 * do not lose one of them, because the draft is also the lock.
 * @param change - from the old text, empty when there is no file, to the new one; what it throws leaves the file alone
 * Throws: `config_invalid` when the file cannot be written or somebody else is writing it.
 */
export async function changeKeyFile(path: string, change: (text: string) => string): Promise<void> {
  // A link, as of a mounted secret, stays one.
  const target = await realpath(path).catch(ifMissing(path, path));
  // The dot keeps it from being taken for a secret of its own.
  const draft = join(dirname(target), `.${basename(target)}.new`);
  const file = await open(draft, 'wx', MODE).catch((error: unknown) =>
    isCode(error, 'EEXIST') ? refuseLocked(draft) : refuse('write', path, error),
  );
  try {
    const before = await readFile(target, 'utf8').catch(ifMissing(path, ''));
    await file.writeFile(change(before));
    await file.sync();
    await rename(draft, target);
  } catch (error) {
    await rm(draft, { force: true });
    throw error instanceof RouterError ? error : cannot('write', path, error);
  } finally {
    await file.close();
  }
}

function ifMissing(path: string, instead: string): (error: unknown) => string {
  return (error) => (isCode(error, 'ENOENT') ? instead : refuse('read', path, error));
}

function isCode(error: unknown, code: string): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === code;
}

function refuseLocked(draft: string): never {
  const message = `${draft} is there: another command is writing, or one broke off. If none runs, remove it.`;
  throw new RouterError('config_invalid', message);
}

function refuse(verb: 'read' | 'write', path: string, cause: unknown): never {
  throw cannot(verb, path, cause);
}

function cannot(verb: 'read' | 'write', path: string, cause: unknown): RouterError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new RouterError('config_invalid', `cannot ${verb} ${path}: ${reason}`, { cause });
}
