import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { parse } from 'yaml';

/*
 * Recorded traffic of other projects, which is not part of this one: a folder beside the checkout, or wherever
 * SIGNALBOX_VECTORS says. Where it is missing, the tests that need it are skipped.
 */

const ROOT = process.env['SIGNALBOX_VECTORS'] ?? resolve(__dirname, '../../../shared/vectors');

/** `describe`, or a skipped one that says why. */
export const describeVectors: jest.Describe = existsSync(ROOT) ? describe : skipped();

function skipped(): jest.Describe {
  process.stderr.write(`No recorded traffic at ${ROOT}: its tests are skipped. Set SIGNALBOX_VECTORS to run them.\n`);
  // An empty table is an error in jest even when it is skipped; the real one never runs here.
  return describe.skip;
}

/** One recorded exchange with OpenAI. */
export interface Recording {
  readonly name: string;
  readonly request: string;
  readonly status: number;
  readonly contentType: string;
  readonly response: string;
}

interface Cassette {
  readonly interactions: readonly {
    readonly request: { readonly url: string; readonly body: string };
    readonly response: {
      readonly code: number;
      readonly body: string;
      readonly headers: Readonly<Record<string, readonly string[]>>;
    };
  }[];
}

/** The recorded chat completions of OpenAI and Azure. */
export function chatRecordings(): readonly Recording[] {
  return files('aigw/cassettes', '.yaml').flatMap((file) => {
    const { interactions } = parse(readFileSync(file, 'utf8')) as Cassette;
    return interactions
      .filter(({ request }) => request.url.endsWith('/chat/completions'))
      .map(({ request, response }) => ({
        name: basename(file, '.yaml'),
        request: request.body,
        status: response.code,
        contentType: response.headers['Content-Type']?.[0] ?? '',
        response: response.body,
      }));
  });
}

/** What another gateway made of an input: `…/basic.json` with `…/basic.anthropic.snap`. */
export interface Snapshot {
  readonly name: string;
  readonly input: string;
  /** Text below the snapshot's header. */
  readonly output: string;
}

/** @param suffix - which of an input's snapshots, as in `anthropic` */
export function snapshots(folder: string, suffix: string): readonly Snapshot[] {
  return files(join('agentgateway', folder), `.${suffix}.snap`).map((file) => ({
    name: basename(file, `.${suffix}.snap`),
    input: readFileSync(file.replace(`.${suffix}.snap`, '.json'), 'utf8'),
    output: readFileSync(file, 'utf8').split(/^---$/m).slice(2).join('---'),
  }));
}

function files(folder: string, ending: string): readonly string[] {
  const path = join(ROOT, folder);
  if (!existsSync(path)) return [];
  return readdirSync(path)
    .filter((file) => file.endsWith(ending))
    .map((file) => join(path, file));
}

/** Where two JSON values differ, as paths to leaves: `messages[0].content`. */
export function differences(ours: unknown, theirs: unknown): readonly string[] {
  const [left, right] = [leaves(ours, ''), leaves(theirs, '')];
  return [...new Set([...left.keys(), ...right.keys()])].filter((path) => left.get(path) !== right.get(path));
}

function leaves(value: unknown, path: string): ReadonlyMap<string, string> {
  if (typeof value !== 'object' || value === null || Object.keys(value).length === 0) {
    return new Map([[path, JSON.stringify(value)]]);
  }
  const isList = Array.isArray(value);
  return new Map(
    Object.entries(value).flatMap(([name, child]) => [
      ...leaves(child, isList ? `${path}[${name}]` : path === '' ? name : `${path}.${name}`),
    ]),
  );
}
