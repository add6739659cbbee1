import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse } from 'yaml';
import { recordedFiles, ROOT } from './folder';

/** One recorded exchange with OpenAI or Azure. */
export interface Recording {
  /** As in `chat-basic`. */
  readonly name: string;
  /** The API, as in `chat/completions`. */
  readonly api: string;
  readonly request: string;
  readonly status: number;
  readonly isStreamed: boolean;
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

const API = /\/(chat\/completions|completions|embeddings|audio\/[a-z]+|images\/[a-z]+)$/;

export function recordings(): readonly Recording[] {
  return recordedFiles('aigw')
    .filter((path) => path.endsWith('.yaml'))
    .flatMap((path) =>
      (parse(readFileSync(join(ROOT, path), 'utf8')) as Cassette).interactions.map(({ request, response }) => ({
        name: basename(path, '.yaml'),
        api: API.exec(request.url)?.[1] ?? request.url,
        request: request.body,
        status: response.code,
        isStreamed: response.headers['Content-Type']?.[0]?.startsWith('text/event-stream') ?? false,
        response: response.body,
      })),
    );
}

export function chatRecordings(): readonly Recording[] {
  return recordings().filter(({ api }) => api === 'chat/completions');
}
