import { join } from 'node:path';
import { AdminServer } from '../admin/http';
import { ExchangeRegistry } from '../extproc/saved-exchange';
import { ExtProcServer } from '../extproc/server';
import { Log } from '../telemetry/log';
import { assembleRouter, loadSnapshot, secretSource } from './assembly';
import { EXIT, parseOptions, required, type Command } from './command';

/** How long exchanges under way may take to finish after SIGTERM: Kubernetes kills after 30 s by default. */
const DRAIN_MS = 25_000;

/** Room for framing and headers beside a whole request body, bytes. */
const MESSAGE_SLACK_BYTES = 1024 * 1024;

/** `signalbox serve`: the ext_proc server beside an Envoy. */
export const serveCommand: Command = {
  name: 'serve',
  summary: 'serve ext_proc to an Envoy',
  help: `Usage: signalbox serve --config FILE [options]

Serves ext_proc to the Envoy beside it until SIGTERM, then lets the exchanges under way finish.

  --config FILE      the config file
  --listen ADDRESS   unix:PATH or HOST:PORT (default unix:/run/signalbox/ext_proc.sock)
  --admin ADDRESS    HOST:PORT of /healthz and /readyz (default 127.0.0.1:9902)
  --secrets DIR      folder with a file for each secret, read anew when it changes;
                     else environment variables (openai-api-key: OPENAI_API_KEY)

Example:
  signalbox serve --config signalbox.yaml --listen unix:/run/signalbox/ext_proc.sock --secrets /var/run/secrets/signalbox
`,
  async run(argv, io) {
    const { values } = parseOptions(argv, {
      config: { type: 'string' },
      listen: { type: 'string', default: 'unix:/run/signalbox/ext_proc.sock' },
      admin: { type: 'string', default: '127.0.0.1:9902' },
      secrets: { type: 'string' },
    });
    const config = await loadSnapshot(required(values.config, '--config'), io);
    if (!config) return EXIT.failed;
    const log = new Log();
    const router = await assembleRouter(config, io.projectFolder);
    const { snapshot } = router;
    const secrets = secretSource(values.secrets, io);
    const exchanges = new ExchangeRegistry();
    const server = new ExtProcServer(
      {
        snapshot: () => snapshot,
        ports: router.ports,
        secrets,
        clock: router.ports.clock,
        exchanges,
        observe: (outcome) => log.exchange(outcome),
        reportBug: (error) => log.bug(error),
      },
      join(io.projectFolder, 'protos'),
      snapshot.limits.requestBytes + MESSAGE_SLACK_BYTES,
    );
    let isReady = false;
    const admin = new AdminServer(() => ({
      isReady,
      configHash: snapshot.hash,
      modelVersion: router.modelVersion,
      exchangesInFlight: exchanges.size,
    }));
    try {
      await secrets.start((names) => log.info('secrets changed', { names }));
      const adminAddress = await admin.listen(values.admin);
      await server.listen(values.listen);
      isReady = true;
      log.info('ready', {
        listen: values.listen,
        admin: adminAddress,
        config: snapshot.hash,
        model: router.modelVersion,
      });
      await io.terminated;
      isReady = false;
      log.info('draining', { exchangesInFlight: exchanges.size });
      await server.drain(DRAIN_MS);
      log.info('stopped');
      return EXIT.ok;
    } finally {
      secrets.stop();
      admin.close();
      await router.close();
    }
  },
};
