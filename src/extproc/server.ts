import { existsSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import * as grpc from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { HealthImplementation } from 'grpc-health-check';
import { RouterError } from '../domain/errors';
import { renderRetry } from './attempt';
import { Exchange } from './exchange';
import { immediateError } from './immediate';
import { notedDialect } from './noted-dialect';
import type { ProcessingRequest, ProcessingResponse } from './protocol';
import type { GatewayServices } from './services';
import type { Step } from './step';
import { watchRefusal } from './watch';

type Stream = grpc.ServerDuplexStream<ProcessingRequest, ProcessingResponse>;

const SERVICE = 'envoy.service.ext_proc.v3.ExternalProcessor';
const PROTO_FILE = 'envoy/service/ext_proc/v3/external_processor.proto';

/** The ext_proc server with its gRPC health service. */
export class ExtProcServer {
  readonly #services: GatewayServices;
  readonly #server: grpc.Server;
  readonly #health = new HealthImplementation({ '': 'NOT_SERVING', [SERVICE]: 'NOT_SERVING' });

  /**
   * @param protoFolder - the folder `protos` of this project
   * @param maxMessageBytes - largest message from Envoy, which holds a whole request body
   */
  constructor(services: GatewayServices, protoFolder: string, maxMessageBytes: number) {
    this.#services = services;
    this.#server = new grpc.Server({
      'grpc.max_receive_message_length': maxMessageBytes,
      'grpc.max_send_message_length': maxMessageBytes,
    });
    this.#server.addService(loadService(protoFolder), { Process: (stream: Stream) => this.#serveStream(stream) });
    this.#health.addToServer(this.#server);
  }

  /**
   * Starts to listen and turns healthy.
   * @param address - `unix:PATH` or `HOST:PORT`
   * @returns the port, 0 for a Unix socket
   * Throws: `config_invalid` when the address cannot be bound.
   */
  async listen(address: string): Promise<number> {
    if (address.startsWith('unix:')) await removeStaleSocket(address.slice('unix:'.length));
    const port = await new Promise<number>((resolve, reject) => {
      this.#server.bindAsync(address, grpc.ServerCredentials.createInsecure(), (error, bound) =>
        error
          ? reject(new RouterError('config_invalid', `cannot listen on ${address}: ${error.message}`))
          : resolve(bound),
      );
    });
    this.#setHealth('SERVING');
    return port;
  }

  /**
   * Turns unhealthy, lets the exchanges under way finish and closes.
   * @param graceMs - milliseconds after which what is still open is cut
   */
  async drain(graceMs: number): Promise<void> {
    this.#setHealth('NOT_SERVING');
    const cut = setTimeout(() => this.#server.forceShutdown(), graceMs);
    await new Promise<void>((resolve) => this.#server.tryShutdown(() => resolve()));
    clearTimeout(cut);
  }

  #setHealth(status: 'SERVING' | 'NOT_SERVING'): void {
    this.#health.setStatus('', status);
    this.#health.setStatus(SERVICE, status);
  }

  #serveStream(stream: Stream): void {
    const exchange = new Exchange(this.#services);
    let isExchange = false;
    let isOpen = true;
    // Envoy waits for each answer except while it streams a body, so the order of messages has to be kept here.
    let previous: Promise<void> = Promise.resolve();
    const close = (): void => {
      if (!isOpen) return;
      isOpen = false;
      if (isExchange) exchange.close();
    };
    const answer = async (message: ProcessingRequest): Promise<void> => {
      if (!isOpen) return;
      const cluster = clusterOf(message);
      isExchange ||= cluster === undefined;
      const step = await this.#answer(exchange, message, cluster);
      if (!isOpen) return;
      stream.write(step.answer);
      if (!step.isLast) return;
      // Envoy closes gracefully only when our side ends first; otherwise each stream is a RST_STREAM to Node.
      stream.end();
      close();
    };
    // An answer that cannot be sent ends its own stream: a rejection that nobody takes would end the process.
    const fail = (error: unknown): void => {
      this.#services.reportBug(error);
      close();
      stream.end();
    };
    stream.on('data', (message: ProcessingRequest) => {
      previous = previous.then(() => answer(message)).catch(fail);
    });
    stream.on('end', () => {
      if (isOpen) stream.end();
      close();
    });
    stream.on('cancelled', close);
    stream.on('error', close);
  }

  /** The edge: whatever goes wrong inside becomes an answer, so that one exchange never takes the process down. */
  async #answer(exchange: Exchange, message: ProcessingRequest, cluster: string | undefined): Promise<Step> {
    try {
      if (cluster === undefined) return await exchange.handle(message);
      if (message.response_headers) {
        return { answer: watchRefusal(this.#services, message.response_headers, message.attributes), isLast: true };
      }
      if (!message.request_headers) throw new RouterError('internal', 'an attempt sent something else than headers');
      return { answer: await renderRetry(this.#services, message.request_headers, cluster), isLast: true };
    } catch (error) {
      this.#services.reportBug(error);
      const shown =
        error instanceof RouterError ? error : new RouterError('internal', 'internal error', { cause: error });
      if (cluster === undefined) return exchange.refuse(shown);
      return { answer: immediateError(shown, notedDialect(message.request_headers ?? {})), isLast: true };
    }
  }
}

/** Only the filters of an attempt send the cluster's name; an exchange has no cluster yet. */
function clusterOf(message: ProcessingRequest): string | undefined {
  for (const { fields } of Object.values(message.attributes ?? {})) {
    const cluster = fields?.['xds.cluster_name']?.stringValue;
    if (cluster) return cluster;
  }
  return undefined;
}

function loadService(protoFolder: string): grpc.ServiceDefinition {
  const definition = loadSync(join(protoFolder, PROTO_FILE), {
    keepCase: true,
    longs: Number,
    enums: Number,
    defaults: false,
    oneofs: false,
  });
  return definition[SERVICE] as unknown as grpc.ServiceDefinition;
}

/** A socket file that a killed process left behind makes binding fail; one that somebody answers on is theirs. */
async function removeStaleSocket(path: string): Promise<void> {
  if (!existsSync(path)) return;
  const isAlive = await new Promise<boolean>((resolve) => {
    const probe = connect(path, () => {
      probe.destroy();
      resolve(true);
    });
    probe.on('error', () => resolve(false));
  });
  if (isAlive) throw new RouterError('config_invalid', `another process serves ${path} already`);
  rmSync(path);
}
