import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SecretSource } from '../domain/ports';

/**
 * Reads secrets once, when first asked for: the file `NAME` in a folder (a mounted Kubernetes Secret), else the
 * environment variable `NAME` in capitals with underscores (`openai-api-key` → `OPENAI_API_KEY`).
 * A secret is kept without surrounding white space: files written by hand end in a newline.
 */
export class FileSecretSource implements SecretSource {
  readonly #cache = new Map<string, string | undefined>();
  readonly #folder: string | undefined;
  readonly #environment: Readonly<Record<string, string | undefined>>;

  /**
   * @param folder - where the secret files are; undefined reads the environment only
   * @param environment - as `process.env`
   */
  constructor(folder: string | undefined, environment: Readonly<Record<string, string | undefined>>) {
    this.#folder = folder;
    this.#environment = environment;
  }

  get(name: string): string | undefined {
    if (!this.#cache.has(name)) this.#cache.set(name, this.#read(name));
    return this.#cache.get(name);
  }

  #read(name: string): string | undefined {
    const text =
      (this.#folder && readIfPresent(join(this.#folder, name))) ??
      this.#environment[name.toUpperCase().replaceAll('-', '_')];
    return text?.trim() || undefined;
  }
}

function readIfPresent(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
