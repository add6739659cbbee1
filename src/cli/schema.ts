import { exportJsonSchema } from '../config/schema';
import { EXIT, parseOptions, type Command } from './command';

/** `signalbox schema`: the JSON Schema of the config. */
export const schemaCommand: Command = {
  name: 'schema',
  summary: 'print the JSON Schema of the config, for editors',
  help: `Usage: signalbox schema

Prints the JSON Schema of the config file. Editors complete and check with it, for instance by a first line
"# yaml-language-server: $schema=config.schema.json".

Example:
  signalbox schema > config.schema.json
`,
  async run(argv, io) {
    parseOptions(argv, {});
    io.writeOut(`${JSON.stringify(exportJsonSchema(), null, 2)}\n`);
    return EXIT.ok;
  },
};
