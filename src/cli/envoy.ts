import { existsSync } from 'node:fs';
import { stringify } from 'yaml';
import { buildBootstrap } from '../envoy/bootstrap';
import { EXIT, parseOptions, required, UsageError, type Command } from './command';
import { loadSnapshot } from './assembly';

/** Where distributions keep their certificate authorities, the most common first. */
const CA_FILES = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/cert.pem',
  '/etc/ssl/ca-bundle.pem',
];

/** `signalbox envoy`: an Envoy bootstrap for a config. */
export const envoyCommand: Command = {
  name: 'envoy',
  summary: 'print an Envoy bootstrap for a config',
  help: `Usage: signalbox envoy --config FILE [options] > envoy.yaml

Prints an Envoy bootstrap (1.39 or newer) with the listener, both ext_proc filters and one cluster for each provider:
https providers with SNI and certificates verified against the system's authorities, http ones plain.

  --config FILE      the config file
  --sidecar ADDRESS  where Signalbox listens: unix:PATH or HOST:PORT (default unix:/run/signalbox/ext_proc.sock)
  --host ADDRESS     address that clients connect to (default 127.0.0.1)
  --port PORT        port that clients connect to (default 10000)
  --admin-port PORT  port of Envoy's admin page on loopback (default 9901)
  --ca FILE          PEM file of certificate authorities (default: the system's)

Example:
  signalbox envoy --config signalbox.yaml > envoy.yaml && envoy --mode validate -c envoy.yaml
`,
  async run(argv, io) {
    const { values } = parseOptions(argv, {
      config: { type: 'string' },
      sidecar: { type: 'string', default: 'unix:/run/signalbox/ext_proc.sock' },
      host: { type: 'string', default: '127.0.0.1' },
      port: { type: 'string', default: '10000' },
      'admin-port': { type: 'string', default: '9901' },
      ca: { type: 'string' },
    });
    const snapshot = await loadSnapshot(required(values.config, '--config'), io);
    if (!snapshot) return EXIT.failed;
    const bootstrap = buildBootstrap(snapshot, {
      sidecar: checkAddress(values.sidecar),
      listenHost: values.host,
      listenPort: parsePort(values.port, '--port'),
      adminPort: parsePort(values['admin-port'], '--admin-port'),
      caFile: values.ca ?? systemCaFile(io.writeError),
    });
    io.writeOut(stringify(bootstrap, { aliasDuplicateObjects: false, lineWidth: 0 }));
    return EXIT.ok;
  },
};

function systemCaFile(writeError: (text: string) => void): string {
  const found = CA_FILES.find((path) => existsSync(path));
  if (!found)
    writeError(`no certificate authorities found here; assuming ${CA_FILES[0]}. Name yours with --ca FILE.\n`);
  return found ?? CA_FILES[0] ?? '';
}

function checkAddress(address: string): string {
  if (/^unix:.+|^.+:\d+$/.test(address)) return address;
  throw new UsageError(`--sidecar is ${address}; expected unix:PATH or HOST:PORT`);
}

function parsePort(text: string, option: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65536) return port;
  throw new UsageError(`${option} is ${text}; expected a port between 1 and 65535`);
}
