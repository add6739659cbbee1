import type { Provider, RecordedRequest, Reply } from '../../../demo/standins/provider';

/** What a test sends: an object is sent as JSON, a string as it is. */
export interface Sent {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** What every request to a provider has unless a test says otherwise. */
export interface Defaults {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** A function that hands requests to a provider without a socket. */
export function asker(provider: Provider, defaults: Defaults): (sent: Sent) => Reply {
  return ({ method = 'POST', path = defaults.path, headers = {}, body }) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const request: RecordedRequest = {
      sequence: 1,
      method,
      path,
      headers: { 'content-type': 'application/json', ...defaults.headers, ...headers },
      body: text,
      json: parse(text),
    };
    return provider.respond(request);
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // As the server records a body that is not JSON.
    return undefined;
  }
}

/** The parsed body of an answer that has one body. */
export function bodyOf(reply: Reply): unknown {
  return reply.type === 'whole' ? JSON.parse(reply.body) : undefined;
}

/** The chunks of an answer in several writes. */
export function chunksOf(reply: Reply): readonly string[] {
  return reply.type === 'stream' ? reply.chunks : [];
}

/** The parsed `data:` lines of a stream, `[DONE]` left out. */
export function dataOf(reply: Reply): readonly unknown[] {
  return chunksOf(reply)
    .flatMap((chunk) => chunk.split(/\r?\n/))
    .filter((line) => line.startsWith('data: ') && line !== 'data: [DONE]')
    .map((line) => JSON.parse(line.slice(6)) as unknown);
}

/** The smallest PNG, of one pixel, in base64. */
export const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==';

/** A prompt of 1,100 words. */
export const LONG_PROMPT = 'word '.repeat(1_100);
