import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SecretSource } from '../domain/ports';

/** How often the folder is looked at, milliseconds. */
const REFRESH_MS = 1000;

/**
 * Looks at which a file may be missing or empty until its secret counts as taken away. Whoever writes a file anew may
 * have emptied or removed it for a moment.
 */
const MAX_MISSES = 10;

/**
 * The folder that Kubernetes swaps as a whole, by one symbolic link: reading through it gives secrets of one version,
 * which matters where two belong together.
 * Source: https://kubernetes.io/docs/concepts/configuration/secret/#using-secrets-as-files-from-a-pod
 */
const DATA_LINK = '..data';

interface SecretFile {
  readonly text: string;
  /** Looks since it was last there. */
  readonly misses: number;
}

/**
 * Secrets that may change while they are in use: the file `NAME` in a folder (a mounted Kubernetes Secret), else the
 * environment variable `NAME` in capitals with underscores (`openai-api-key` → `OPENAI_API_KEY`).
 * A secret is kept without surrounding white space: files written by hand end in a newline.
 * `get` reads what the last `refresh` found; contents are compared, because neither times nor events of files are
 * dependable on every mounted folder. Owns a timer between `start` and `stop`.
 */
export class FileSecretSource implements SecretSource {
  readonly #folder: string | undefined;
  readonly #environment: Readonly<Record<string, string | undefined>>;
  #files: ReadonlyMap<string, SecretFile> = new Map();
  #timer: NodeJS.Timeout | undefined;
  #isRefreshing = false;

  /**
   * @param folder - where the secret files are; undefined reads the environment only
   * @param environment - as `process.env`
   */
  constructor(folder: string | undefined, environment: Readonly<Record<string, string | undefined>>) {
    this.#folder = folder;
    this.#environment = environment;
  }

  get(name: string): string | undefined {
    return this.#files.get(name)?.text ?? (this.#environment[variableOf(name)]?.trim() || undefined);
  }

  /**
   * Reads the folder, then again every second.
   * @param onChange - told the names of secrets that are new, other or gone, never their content
   */
  async start(onChange: (names: readonly string[]) => void): Promise<void> {
    await this.refresh();
    this.#timer = setInterval(() => {
      void this.refresh().then((names) => {
        if (names.length > 0) onChange(names);
      });
    }, REFRESH_MS);
    this.#timer.unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /**
   * Reads the folder now. Never rejects: what cannot be read counts as missing.
   * @returns the names of the secrets that changed, sorted; none when another refresh is under way
   */
  async refresh(): Promise<readonly string[]> {
    if (this.#folder === undefined || this.#isRefreshing) return [];
    this.#isRefreshing = true;
    const before = this.#files;
    const after = new Map([...before].flatMap(([name, file]) => this.#age(name, file)));
    for (const [name, text] of await readSecrets(this.#folder)) after.set(name, { text, misses: 0 });
    this.#files = after;
    this.#isRefreshing = false;
    const names = new Set([...before.keys(), ...after.keys()]);
    return [...names].filter((name) => before.get(name)?.text !== after.get(name)?.text).sort();
  }

  /** What is left of a file that this look may not find. */
  #age(name: string, { text, misses }: SecretFile): readonly (readonly [string, SecretFile])[] {
    return misses + 1 < MAX_MISSES ? [[name, { text, misses: misses + 1 }]] : [];
  }
}

function variableOf(name: string): string {
  return name.toUpperCase().replaceAll('-', '_');
}

/** The files that are there and not empty, by name. */
async function readSecrets(folder: string): Promise<readonly (readonly [string, string])[]> {
  const version = await readFolder(join(folder, DATA_LINK));
  const root = version.length > 0 ? join(folder, DATA_LINK) : folder;
  const names = (version.length > 0 ? version : await readFolder(folder)).filter((name) => !name.startsWith('.'));
  const files = await Promise.all(names.map(async (name) => [name, await readText(join(root, name))] as const));
  return files.filter(([, text]) => text !== '');
}

async function readFolder(folder: string): Promise<readonly string[]> {
  return readdir(folder).catch(() => []);
}

async function readText(path: string): Promise<string> {
  const text = await readFile(path, 'utf8').catch(() => '');
  return text.trim();
}
