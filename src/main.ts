#!/usr/bin/env node
import { join } from 'node:path';
import { checkCommand } from './cli/check';
import { classifyCommand } from './cli/classify';
import { EXIT, UsageError, type Command, type CommandIo } from './cli/command';
import { envoyCommand } from './cli/envoy';
import { evalCommand } from './cli/eval';
import { explainCommand } from './cli/explain';
import { keysCommand } from './cli/keys';
import { schemaCommand } from './cli/schema';
import { serveCommand } from './cli/serve';
import { RouterError } from './domain/errors';

const COMMANDS: readonly Command[] = [
  serveCommand,
  checkCommand,
  classifyCommand,
  explainCommand,
  evalCommand,
  envoyCommand,
  keysCommand,
  schemaCommand,
];

function usage(): string {
  const lines = COMMANDS.map(({ name, summary }) => `  ${name.padEnd(10)}${summary}`);
  return `Usage: signalbox COMMAND [options]

One LLM endpoint out of many providers, beside Envoy.

${lines.join('\n')}

signalbox COMMAND --help tells more. Exit status: 0 done, 1 failed, 2 wrong usage.
`;
}

async function main(argv: readonly string[], io: CommandIo): Promise<number> {
  const [name, ...rest] = argv;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    (name === undefined ? io.writeError : io.writeOut)(usage());
    return name === undefined ? EXIT.usage : EXIT.ok;
  }
  const command = COMMANDS.find((candidate) => candidate.name === name);
  if (!command) {
    io.writeError(`signalbox: there is no command "${name}"\n\n${usage()}`);
    return EXIT.usage;
  }
  const options = rest.slice(0, rest.includes('--') ? rest.indexOf('--') : undefined);
  if (options.includes('--help') || options.includes('-h')) {
    io.writeOut(command.help);
    return EXIT.ok;
  }
  try {
    return await command.run(rest, io);
  } catch (error) {
    if (error instanceof UsageError) {
      io.writeError(`signalbox ${name}: ${error.message}\nTry: signalbox ${name} --help\n`);
      return EXIT.usage;
    }
    if (error instanceof RouterError) {
      io.writeError(`signalbox ${name}: ${error.message}\n`);
      return EXIT.failed;
    }
    throw error;
  }
}

// A reader that has seen enough (`| head`) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(EXIT.ok);
});

const terminated = new Promise<void>((resolve) => {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve());
});

void main(process.argv.slice(2), {
  environment: process.env,
  stdin: process.stdin,
  writeOut: (text) => process.stdout.write(text),
  writeError: (text) => process.stderr.write(text),
  isErrorTerminal: Boolean(process.stderr.isTTY),
  terminated,
  projectFolder: join(__dirname, '..', '..'),
}).then(
  (status) => {
    process.exitCode = status;
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exitCode = EXIT.failed;
  },
);
