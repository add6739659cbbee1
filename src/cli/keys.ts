import { RouterError } from '../domain/errors';
import { formatDate, formatKeyLine, keyId, parseKeyLine, parseKeyRing, type ClientKey } from '../identity/key-ring';
import { digestOf, generateKey } from '../identity/virtual-key';
import { EXIT, parseOptions, required, UsageError, type Command, type CommandIo } from './command';
import { changeKeyFile, readKeyFile } from './key-file';

type Action = (argv: readonly string[], io: CommandIo) => Promise<number>;

const ACTIONS: Readonly<Record<string, Action>> = { new: makeKey, list: listKeys, revoke: revokeKey };

/** `signalbox keys`: the virtual keys of clients. */
export const keysCommand: Command = {
  name: 'keys',
  summary: 'make, list and revoke virtual keys of clients',
  help: `Usage: signalbox keys new --team TEAM [--models A,B] [--name NAME] [--expires 90d] [--file FILE]
       signalbox keys list --file FILE
       signalbox keys revoke --file FILE ID

new prints a key, this once, and keeps its hash alone: in the key ring file, else as a line on standard error to add to
the secret that \`identity.keys\` names. list shows whose keys are in the file, never a key. revoke takes one out.
A file is replaced as a whole and gets mode 0600; a running Signalbox follows it within a second or so.

  --team TEAM     whose key it is
  --models A,B    the models that it is for (default: all that the team may use)
  --name NAME     who or what gets it, shown by list
  --expires TIME  how long it is accepted: hours or days, as in 12h or 90d (default: until it is revoked)
  --file FILE     the key ring file, made when it is not there
  ID              of the key, as list shows it

Example:
  signalbox keys new --team legal --models local --expires 90d --file secrets/client-keys
`,
  async run(argv, io) {
    const [name, ...rest] = argv;
    const action = name !== undefined && Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : undefined;
    if (!action) throw new UsageError(`say what to do with them: ${Object.keys(ACTIONS).join(', ')}`);
    return action(rest, io);
  },
};

async function makeKey(argv: readonly string[], io: CommandIo): Promise<number> {
  const { values } = parseOptions(argv, {
    team: { type: 'string' },
    models: { type: 'string' },
    name: { type: 'string' },
    expires: { type: 'string' },
    file: { type: 'string' },
  });
  const key = generateKey();
  const createdMs = Date.now();
  const entry: ClientKey = {
    digest: digestOf(key),
    team: checkName(required(values.team, '--team'), '--team'),
    ...(values.models !== undefined && {
      models: new Set(values.models.split(',').map((model) => checkName(model.trim(), '--models'))),
    }),
    ...(values.name !== undefined && { name: checkName(values.name, '--name') }),
    createdMs,
    ...(values.expires !== undefined && { expiresMs: createdMs + parseLifetimeMs(values.expires) }),
  };
  const line = formatKeyLine(entry);
  if (values.file === undefined) {
    io.writeError(`${line}\n`);
  } else {
    await changeKeyFile(values.file, (text) => `${text}${text === '' || text.endsWith('\n') ? '' : '\n'}${line}\n`);
    io.writeError(`added ${keyId(entry)} to ${values.file}; the key is not shown again\n`);
  }
  io.writeOut(`${key}\n`);
  return EXIT.ok;
}

async function listKeys(argv: readonly string[], io: CommandIo): Promise<number> {
  const { values } = parseOptions(argv, { file: { type: 'string' } });
  const file = required(values.file, '--file');
  const { keys, faults } = parseKeyRing(await readKeyFile(file));
  const rows = [['ID', 'TEAM', 'NAME', 'MODELS', 'CREATED', 'EXPIRES'], ...keys.map((key) => describeKey(key))];
  io.writeOut(alignColumns(rows));
  for (const { line, message } of faults) io.writeError(`${file}:${line}: ${message}\n`);
  return faults.length > 0 ? EXIT.failed : EXIT.ok;
}

async function revokeKey(argv: readonly string[], io: CommandIo): Promise<number> {
  const { values, positionals } = parseOptions(argv, { file: { type: 'string' } }, { allowPositionals: true });
  const file = required(values.file, '--file');
  const [id, ...others] = positionals;
  if (id === undefined || others.length > 0) throw new UsageError('give the ID of one key, as `keys list` shows it');
  await readKeyFile(file);
  await changeKeyFile(file, (text) => withoutKey(text, id, file));
  io.writeError(`revoked ${id} in ${file}\n`);
  return EXIT.ok;
}

/**
 * The text with a note in place of every line of a key; other lines stay as they are. The note also keeps the file from
 * being empty: an empty secret counts as one that is about to be written, and its last text would go on being accepted.
 */
function withoutKey(text: string, id: string, file: string): string {
  let isFound = false;
  const lines = text.split('\n').map((line) => {
    const key = parseKeyLine(line);
    if (!key.ok || !key.value || keyId(key.value) !== id.toLowerCase()) return line;
    isFound = true;
    return `# revoked ${formatDate(Date.now())}: ${keyId(key.value)} team=${key.value.team}`;
  });
  if (!isFound) throw new RouterError('config_invalid', `${file} has no key with the ID ${id}`);
  return lines.join('\n');
}

function describeKey(key: ClientKey): readonly string[] {
  const { team, name = '-', models, createdMs, expiresMs } = key;
  const isExpired = expiresMs !== undefined && expiresMs <= Date.now();
  return [
    keyId(key),
    team,
    name,
    models ? [...models].join(',') : 'all',
    createdMs === undefined ? '-' : formatDate(createdMs),
    expiresMs === undefined ? 'never' : `${formatDate(expiresMs)}${isExpired ? ' (expired)' : ''}`,
  ];
}

function alignColumns(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  const lines = rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '));
  return lines.map((line) => `${line.trimEnd()}\n`).join('');
}

/** Names go into a line whose parts blanks, commas, `#` and `=` separate. */
function checkName(text: string, option: string): string {
  if (/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(text)) return text;
  throw new UsageError(`${option} is "${text}"; expected a name of letters, digits, dots, dashes and underscores`);
}

const HOUR_MS = 3_600_000;
/** A key that is to live longer has no expiry. */
const LONGEST_MS = 3650 * 24 * HOUR_MS;

function parseLifetimeMs(text: string): number {
  const [, count, unit] = /^(\d{1,6})([hd])$/.exec(text) ?? [];
  const ms = Number(count) * (unit === 'd' ? 24 : 1) * HOUR_MS;
  if (ms > 0 && ms <= LONGEST_MS) return ms;
  throw new UsageError(`--expires is ${text}; expected hours or days, as in 12h or 90d, and 3650d at most`);
}
