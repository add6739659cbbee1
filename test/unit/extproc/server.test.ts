import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as grpc from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { protoPath } from 'grpc-health-check';
import { compileConfig } from '../../../src/config/compile';
import { parseConfig } from '../../../src/config/parse';
import type { ProcessingRequest, ProcessingResponse } from '../../../src/extproc/protocol';
import { ExchangeRegistry } from '../../../src/extproc/saved-exchange';
import { ExtProcServer } from '../../../src/extproc/server';
import { PROJECT } from '../../support/project';

const PROTOS = join(PROJECT, 'protos');
const CONFIG = `version: 1
providers: { internal: { dialect: openai-chat, url: "http://127.0.0.1:9", trust: internal } }
models: { local: { provider: internal, id: m } }
default: { use: [local] }
`;

function startServer(): { readonly server: ExtProcServer; readonly bugs: unknown[] } {
  const config = parseConfig(CONFIG);
  if (!config.ok) throw new TypeError('the config of this test is wrong');
  const snapshot = compileConfig(config.value, CONFIG);
  const clock = { nowMs: () => 0, epochMs: () => 0 };
  const bugs: unknown[] = [];
  const server = new ExtProcServer(
    {
      snapshot: () => snapshot,
      ports: { classifier: { classify: () => Promise.resolve({ unavailable: 'none here' }) }, clock },
      secrets: { get: () => undefined },
      clock,
      exchanges: new ExchangeRegistry(),
      observe: () => undefined,
      reportBug: (error) => bugs.push(error),
    },
    PROTOS,
    1024 * 1024,
  );
  return { server, bugs };
}

type Client = grpc.Client & Record<string, (...args: unknown[]) => grpc.ClientDuplexStream<unknown, unknown>>;

function connect(file: string, service: string, address: string): Client {
  const options = { keepCase: true, defaults: false, enums: Number, includeDirs: [PROTOS] };
  const loaded = grpc.loadPackageDefinition(loadSync(file, options));
  const path = service.split('.');
  const found = path.reduce<unknown>((node, name) => (node as Record<string, unknown>)[name], loaded);
  const Service = found as new (address: string, credentials: grpc.ChannelCredentials) => Client;
  return new Service(address, grpc.credentials.createInsecure());
}

function health(address: string): Promise<number | undefined> {
  const client = connect(protoPath, 'grpc.health.v1.Health', address);
  return new Promise((resolve) => {
    client['Check']?.({ service: '' }, (error: unknown, answer: { readonly status?: number } | undefined) => {
      client.close();
      resolve(error ? undefined : answer?.status);
    });
  });
}

/** Sends messages on one stream and collects what comes back until the server ends it. */
function exchange(address: string, messages: readonly ProcessingRequest[]): Promise<readonly ProcessingResponse[]> {
  const file = 'envoy/service/ext_proc/v3/external_processor.proto';
  const client = connect(file, 'envoy.service.ext_proc.v3.ExternalProcessor', address);
  const stream = client['Process']?.();
  const answers: ProcessingResponse[] = [];
  return new Promise((resolve) => {
    stream?.on('data', (answer: ProcessingResponse) => answers.push(answer));
    stream?.on('error', () => undefined);
    stream?.on('status', () => {
      client.close();
      resolve(answers);
    });
    messages.forEach((message) => stream?.write(message));
  });
}

function requestHeaders(path: string): ProcessingRequest {
  const entry = (key: string, value: string): { key: string; raw_value: Buffer } => ({
    key,
    raw_value: Buffer.from(value),
  });
  return { request_headers: { headers: { headers: [entry(':method', 'POST'), entry(':path', path)] } } };
}

describe('the ext_proc server', () => {
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-server-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('serves over TCP, is healthy while it listens, and gone after it drained', async () => {
    const { server } = startServer();
    const address = `127.0.0.1:${await server.listen('127.0.0.1:0')}`;
    expect(await health(address)).toBe(1);
    await server.drain(1000);
    expect(await health(address)).toBeUndefined();
  });

  it('takes over a socket file that a killed process left behind', async () => {
    const path = join(folder, 'stale.sock');
    writeFileSync(path, '');
    const { server } = startServer();
    await server.listen(`unix:${path}`);
    expect(await health(`unix:${path}`)).toBe(1);
    await server.drain(1000);
  });

  it('leaves a socket alone that another process serves', async () => {
    const path = join(folder, 'taken.sock');
    const first = startServer().server;
    await first.listen(`unix:${path}`);
    await expect(startServer().server.listen(`unix:${path}`)).rejects.toMatchObject({ code: 'config_invalid' });
    await first.drain(1000);
  });

  it('answers a refused request at once and ends the stream itself', async () => {
    const { server } = startServer();
    const address = `127.0.0.1:${await server.listen('127.0.0.1:0')}`;
    const [answer, ...others] = await exchange(address, [requestHeaders('/v1/nothing')]);
    expect(others).toEqual([]);
    expect(answer?.immediate_response?.status).toEqual({ code: 404 });
    await server.drain(1000);
  });

  it('answers messages out of order with an error, reports them, and serves on', async () => {
    const { server, bugs } = startServer();
    const address = `127.0.0.1:${await server.listen('127.0.0.1:0')}`;
    const [answer] = await exchange(address, [{ request_body: { body: Buffer.from('{}') } }]);
    expect(answer?.immediate_response?.status).toEqual({ code: 500 });
    expect(bugs).toHaveLength(1);
    expect(await health(address)).toBe(1);
    await server.drain(1000);
  });
});
