import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answer, type Behaviour } from './behaviour';
import type { Provider, RecordedRequest } from './provider';
import { playReply } from './play';

/**
 * A stand-in that is listening. It owns its socket, its recorded requests and its queue of behaviours.
 * Behaviours apply to requests that the provider would accept: a refused one (400, 401, 404, …) gets its refusal and
 * uses up no behaviour, so that a test of failover cannot pass on a request that the real provider would not take.
 */
export class Standin {
  private readonly recorded: RecordedRequest[] = [];
  private queue: Behaviour[] = [];
  private standing: Behaviour = answer();
  private received = 0;
  private readonly arrivals: ((request: RecordedRequest) => void)[] = [];

  private constructor(
    private readonly provider: Provider,
    private readonly server: Server,
  ) {
    server.on('request', (message, response) => void this.serve(message, response));
  }

  /** Listens on 127.0.0.1; port 0 picks a free one. Rejects when the port is taken. */
  static async start(provider: Provider, port = 0): Promise<Standin> {
    const server = createServer();
    // A proxy keeps connections open for long; Node's 5 s would now and then close one under a new request.
    server.keepAliveTimeout = 0;
    const standin = new Standin(provider, server);
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', resolve);
    });
    return standin;
  }

  get port(): number {
    // A listening TCP server has an AddressInfo; only pipes have a string.
    return (this.server.address() as AddressInfo).port;
  }

  /** `http://127.0.0.1:41234`, without a trailing slash. */
  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Every request that arrived, in order of arrival of its last byte. */
  get requests(): readonly RecordedRequest[] {
    return this.recorded;
  }

  /** Resolves with the next request to arrive: for tests that wait for one which will get no answer. */
  nextRequest(): Promise<RecordedRequest> {
    return new Promise((resolve) => this.arrivals.push(resolve));
  }

  /** Queues behaviours for the next accepted requests, one each; afterwards the standing behaviour holds again. */
  behave(...behaviours: readonly Behaviour[]): void {
    this.queue.push(...behaviours);
  }

  /** Sets the behaviour for every accepted request for which none is queued. */
  alwaysBehave(behaviour: Behaviour): void {
    this.standing = behaviour;
  }

  /** Forgets requests and behaviours, as if newly started. */
  clear(): void {
    this.recorded.length = 0;
    this.queue = [];
    this.standing = answer();
    this.received = 0;
  }

  /** Closes the port and every connection, hanging ones too. */
  async stop(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    this.server.closeAllConnections();
    await closed;
  }

  private async serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(message);
    if (body === undefined) return;
    this.received += 1;
    const request = recordRequest(message, body, this.received);
    this.recorded.push(request);
    for (const resolve of this.arrivals.splice(0)) resolve(request);
    const reply = this.provider.respond(request);
    const behaviour = reply.status >= 400 ? answer() : (this.queue.shift() ?? this.standing);
    await playReply(response, { reply, behaviour, provider: this.provider, request });
  }
}

/** The body's bytes as text, or `undefined` when the client went away while sending it. */
async function readBody(message: IncomingMessage): Promise<string | undefined> {
  const parts: Buffer[] = [];
  message.on('data', (part: Buffer) => parts.push(part));
  const isComplete = await new Promise<boolean>((resolve) => {
    message.once('end', () => resolve(true));
    message.once('close', () => resolve(false));
  });
  return isComplete ? Buffer.concat(parts).toString('utf8') : undefined;
}

function recordRequest(message: IncomingMessage, body: string, sequence: number): RecordedRequest {
  return {
    sequence,
    method: message.method ?? '',
    path: message.url ?? '',
    headers: joinHeaders(message.rawHeaders),
    body,
    json: parseJson(body),
  };
}

/** From the raw list, because Node drops the second of two `authorization` headers and a test wants to see it. */
function joinHeaders(rawHeaders: readonly string[]): Record<string, string> {
  const headers: Record<string, string> = {};
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = (rawHeaders[index] ?? '').toLowerCase();
    const value = rawHeaders[index + 1] ?? '';
    headers[name] = headers[name] === undefined ? value : `${headers[name]}, ${value}`;
  }
  return headers;
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    // Not JSON: the provider's own 400 says so; the record keeps the text.
    return undefined;
  }
}
