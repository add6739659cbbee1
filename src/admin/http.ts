import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { RouterError } from '../domain/errors';

/** What `/readyz` tells. */
export interface Readiness {
  readonly isReady: boolean;
  /** Hash of the config that new exchanges run on. */
  readonly configHash: string;
  readonly modelVersion: string;
  readonly exchangesInFlight: number;
}

/** The admin HTTP server. */
export class AdminServer {
  readonly #server: Server;

  constructor(readiness: () => Readiness) {
    this.#server = createServer((request, response) => {
      const path = request.url?.split('?', 1)[0];
      if (request.method !== 'GET') return send(response, 405, { error: 'only GET is answered here' });
      if (path === '/healthz') return send(response, 200, { status: 'ok' });
      if (path !== '/readyz') return send(response, 404, { error: 'try /healthz or /readyz' });
      const state = readiness();
      return send(response, state.isReady ? 200 : 503, state);
    });
  }

  /**
   * Starts to listen.
   * @param address - `HOST:PORT`; port 0 takes a free one
   * @returns the address that it listens on
   * Throws: `config_invalid` when it cannot.
   */
  async listen(address: string): Promise<string> {
    const colon = address.lastIndexOf(':');
    const [host, port] = [address.slice(0, colon), Number(address.slice(colon + 1))];
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', (error) =>
        reject(new RouterError('config_invalid', `cannot listen on ${address}: ${error.message}`)),
      );
      this.#server.listen(port, host, resolve);
    });
    return `${host}:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(`${JSON.stringify(body)}\n`);
}
