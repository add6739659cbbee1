import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hello, startGateway, type Gateway } from '../support/gateway';

/** A self-signed certificate for a host; the test's Envoy trusts only the one for `localhost`. */
function makeCertificate(folder: string, host: string): { readonly key: Buffer; readonly cert: Buffer } {
  const [key, cert] = [join(folder, `${host}.key`), join(folder, `${host}.pem`)];
  const subject = ['-subj', `/CN=${host}`, '-addext', `subjectAltName=DNS:${host}`];
  spawnSync('openssl', [
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-days',
    '2',
    '-keyout',
    key,
    '-out',
    cert,
    ...subject,
  ]);
  return { key: readFileSync(key), cert: readFileSync(cert) };
}

describe('TLS to a provider', () => {
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-tls-'));
  const servers: Server[] = [];
  const seen: { readonly serverName: string | false | null; readonly url: string | undefined }[] = [];
  let gateway: Gateway;

  async function startProvider(host: string): Promise<number> {
    const server = createServer(makeCertificate(folder, host), (request, response) => {
      const socket = request.socket as unknown as { readonly servername: string | false | null };
      seen.push({ serverName: socket.servername, url: request.url });
      request.resume();
      response.setHeader('content-type', 'application/json');
      response.end('{"id":"x","object":"chat.completion","choices":[]}');
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
    return (server.address() as AddressInfo).port;
  }

  beforeAll(async () => {
    const trusted = await startProvider('localhost');
    const impostor = await startProvider('impostor.example');
    gateway = await startGateway(
      () => `version: 1
classifier: { deadline: 30s }
providers:
  trusted: { dialect: openai-chat, url: "https://localhost:${trusted}" }
  impostor: { dialect: openai-chat, url: "https://localhost:${impostor}" }
models:
  good: { provider: trusted, id: m }
  bad: { provider: impostor, id: m }
default: { use: [good] }
`,
      { caFile: join(folder, 'localhost.pem') },
    );
  });
  afterAll(async () => {
    await gateway.stop();
    servers.forEach((server) => server.close());
    rmSync(folder, { recursive: true });
  });

  it('carries the host by SNI and reaches a provider whose certificate is right', async () => {
    expect((await gateway.chat(hello({ model: 'good' }))).status).toBe(200);
    expect(seen).toEqual([{ serverName: 'localhost', url: '/v1/chat/completions' }]);
  });

  it('sends nothing to a provider whose certificate is not', async () => {
    const before = seen.length;
    const response = await gateway.chat(hello({ model: 'bad' }));
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ error: { code: 'upstream_unavailable' } });
    expect(seen).toHaveLength(before);
  });
});
