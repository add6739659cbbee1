import { loadSnapshot } from './assembly';
import { EXIT, parseOptions, required, type Command } from './command';

const NO_IDENTITY =
  'there is no `identity`, so only this machine is served. Write `identity: { keys: … }` or `{ header: … }` to tell ' +
  'callers apart, or `identity: open` to serve everybody.';

/** `signalbox check`: every mistake in a config. */
export const checkCommand: Command = {
  name: 'check',
  summary: 'report every mistake in a config',
  help: `Usage: signalbox check --config FILE

Reads the config and prints every mistake as FILE:LINE:COL: message, with a suggestion where there is one.
Exit status 0 when there is none, 1 otherwise. Warnings do not count.

  --config FILE  the config file

Example:
  signalbox check --config signalbox.yaml
`,
  async run(argv, io) {
    const { values } = parseOptions(argv, { config: { type: 'string' } });
    const file = required(values.config, '--config');
    const snapshot = await loadSnapshot(file, io);
    if (!snapshot) return EXIT.failed;
    if (snapshot.identity.type === 'loopback') io.writeError(`${file}: warning: ${NO_IDENTITY}\n`);
    const counts = [
      `${snapshot.providers.size} providers`,
      `${snapshot.models.size} models`,
      `${snapshot.ruleSet.rules.length} rules`,
    ];
    io.writeOut(`${file} is good: ${counts.join(', ')}\n`);
    return EXIT.ok;
  },
};
