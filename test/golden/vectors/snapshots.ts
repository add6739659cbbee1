import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { recordedFiles, ROOT } from './folder';

/** What another gateway made of an input: `messages/basic.json` with `messages/basic.completions.snap`. */
export interface Snapshot {
  /** As in `requests/messages/basic.completions`. */
  readonly name: string;
  /** As in `messages`. */
  readonly folder: string;
  /** What it is in, as in `completions`. */
  readonly target: string;
  readonly input: Buffer;
  /** Text below the snapshot's header. */
  readonly output: string;
}

/** A recorded body, stream or framed stream. */
export interface Input {
  /** As in `requests/messages/basic`. */
  readonly name: string;
  readonly folder: string;
  readonly bytes: Buffer;
}

type Kind = 'requests' | 'response';

const SNAPSHOT = /^(.*)\.([^.]+)\.snap$/;

function isSnapshot(path: string): boolean {
  return path.endsWith('.snap');
}

function pathsOf(kind: Kind): readonly string[] {
  return recordedFiles('agentgateway').filter((path) => path.startsWith(`agentgateway/${kind}/`));
}

/** Name without the project's folder and without `.json` or `.bin`; some inputs have no ending. */
function nameOf(path: string): string {
  return path.replace(/^agentgateway\//, '').replace(/\.(json|bin)$/, '');
}

export function inputs(kind: Kind): readonly Input[] {
  return pathsOf(kind)
    .filter((path) => !isSnapshot(path))
    .map((path) => ({
      name: nameOf(path),
      folder: basename(dirname(path)),
      bytes: readFileSync(join(ROOT, path)),
    }));
}

export function snapshots(kind: Kind): readonly Snapshot[] {
  const bytesOf = new Map(inputs(kind).map(({ name, bytes }) => [name, bytes]));
  // The streamed answers of Bedrock lie beside the whole ones of the same name.
  const framed = recordedFiles('agentgateway').filter((path) => path.endsWith('.bin'));
  const framesOf = new Map(framed.map((path) => [nameOf(path), readFileSync(join(ROOT, path))]));
  return pathsOf(kind).flatMap((path) => {
    const [, input = '', target = ''] = SNAPSHOT.exec(path) ?? [];
    if (target === '') return [];
    const name = nameOf(input);
    const frames = target.endsWith('-streaming') ? framesOf.get(name) : undefined;
    return [
      {
        name: `${name}.${target}`,
        folder: basename(dirname(path)),
        target,
        input: frames ?? bytesOf.get(name) ?? Buffer.alloc(0),
        output: readFileSync(join(ROOT, path), 'utf8').split(/^---$/m).slice(2).join('---'),
      },
    ];
  });
}
