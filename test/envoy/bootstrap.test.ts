import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { findEnvoy } from '../../demo/envoy-binary';
import { runCommand } from '../support/command';
import { PROJECT } from '../support/project';

interface Cluster {
  readonly name: string;
  readonly type: string;
  readonly transport_socket?: { readonly typed_config: Record<string, never> };
}

describe('the printed bootstrap', () => {
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-bootstrap-'));
  const envoy = findEnvoy(process.env, () => undefined);
  afterAll(() => rmSync(folder, { recursive: true }));

  function validate(text: string): string {
    const file = join(folder, 'envoy.yaml');
    writeFileSync(file, text);
    const { status, stderr } = spawnSync(envoy, ['--mode', 'validate', '-c', file], { encoding: 'utf8' });
    return status === 0 ? 'OK' : stderr;
  }

  async function print(...args: readonly string[]): Promise<string> {
    return (await runCommand(['envoy', ...args])).out;
  }

  it.each([
    ['over a Unix socket', []],
    ['over TCP', ['--sidecar', '127.0.0.1:50051']],
    ['to a sidecar by name', ['--sidecar', 'signalbox.mesh.svc:50051']],
    ['on other ports', ['--port', '8080', '--admin-port', '8081', '--host', '0.0.0.0']],
  ])('of the shipped config is valid to Envoy %s', async (_, args) => {
    expect(validate(await print('--config', join(PROJECT, 'deploy/signalbox.yaml'), ...args))).toBe('OK');
  });

  it('speaks TLS with SNI and a verified certificate to real hosts, and plain to internal ones', async () => {
    const text = await print('--config', join(PROJECT, 'deploy/signalbox.yaml'), '--ca', '/etc/ca.pem');
    const { clusters } = (parse(text) as { static_resources: { clusters: Cluster[] } }).static_resources;
    const byName = new Map(clusters.map((cluster) => [cluster.name, cluster]));
    expect(byName.get('anthropic')?.transport_socket?.typed_config).toMatchObject({
      sni: 'api.anthropic.com',
      common_tls_context: {
        validation_context: {
          trusted_ca: { filename: '/etc/ca.pem' },
          match_typed_subject_alt_names: [{ san_type: 'DNS', matcher: { exact: 'api.anthropic.com' } }],
        },
      },
    });
    expect(byName.get('internal')?.transport_socket).toBeUndefined();
  });

  it('fails closed, buffers whole bodies and strips what clients must not send', async () => {
    const text = await print('--config', join(PROJECT, 'deploy/signalbox.yaml'));
    // The filter that only looks on at refusals, which has its name twice, is the one that may fail.
    const count = (part: string): number => text.split(part).length - 1;
    expect(count('failure_mode_allow: true')).toBe(count('name: signalbox.refusal') / 2);
    expect(text).toContain('request_body_mode: BUFFERED');
    expect(text).toContain('remove: x-envoy-attempt-count');
    expect(text).toContain('remove: x-signalbox-try-1');
    expect(text).toContain('envoy.reloadable_features.ext_proc_graceful_grpc_close: true');
  });

  it('has a commented example that Envoy accepts', () => {
    const { status, stderr } = spawnSync(envoy, ['--mode', 'validate', '-c', join(PROJECT, 'envoy/example.yaml')], {
      encoding: 'utf8',
    });
    expect(status === 0 ? 'OK' : stderr).toBe('OK');
  });
});
