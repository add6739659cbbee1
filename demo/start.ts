import { createServer } from 'node:net';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { KEY_VARIABLES, localConfig } from './demo-config';
import { findEnvoy, SetupError } from './envoy-binary';
import { EXAMPLES, type Example } from './examples';
import { startStack, type Stack } from './stack';
import type { Standin } from './standins/server';
import { startStandins, type Standins } from './standins/standins';
import { formatTable } from './table';

const HELP = `Usage: npm start -- [--once] [--port PORT]

Starts Signalbox beside an Envoy, sends a dozen example prompts through both, shows where each went, and keeps serving.
Providers are local stand-ins, except those whose key is set: ${Object.values(KEY_VARIABLES).join(', ')}.

  --once             end after the table: exit status 0 if every prompt went where deploy/signalbox.yaml says, else 1
  --port PORT        port for clients (default 10000)
  --admin-port PORT  port of Envoy's admin page (default 9901)
`;

const root = join(__dirname, '..', '..');

/** What the demo keeps of one example's answer. */
interface Row {
  readonly cells: readonly string[];
  readonly isAsExpected: boolean;
}

const HEADINGS = ['prompt', 'intent', 'complexity', 'sensitive', 'rule', 'provider', 'model', 'sent to', 'ms', ''];

function say(line = ''): void {
  process.stdout.write(`${line}\n`);
}

async function requirePort(port: number, option: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const probe = createServer();
    probe.once('error', () =>
      reject(
        new SetupError(
          `Port ${port} is in use. Stop what listens there, or choose another: npm start -- ${option} ${port + 1}`,
        ),
      ),
    );
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve()));
  });
}

function portOf(text: string, option: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65536) return port;
  throw new SetupError(`${option} is ${text}; expected a port between 1 and 65535.`);
}

/** Providers without a real key get a stand-in, with a key of its own so that a mix-up would show. */
function chooseProviders(standins: Standins): { urls: Record<string, string>; secrets: Record<string, string> } {
  const urls: Record<string, string> = { internal: standins.internal.url };
  const secrets: Record<string, string> = {};
  for (const [name, variable] of Object.entries(KEY_VARIABLES)) {
    if (process.env[variable]) continue;
    urls[name] = standins[name as keyof typeof KEY_VARIABLES].url;
    secrets[variable] = `standin-key-of-${name}`;
  }
  return { urls, secrets };
}

function each(standins: Standins): readonly Standin[] {
  return [standins.openai, standins.anthropic, standins.gemini, standins.internal];
}

async function sendExample(example: Example, stack: Stack, standins: Standins): Promise<Row> {
  for (const standin of each(standins)) standin.clear();
  const started = performance.now();
  const response = await fetch(`${stack.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(example.team && { 'x-team': example.team }) },
    body: JSON.stringify({ model: 'auto', messages: [{ role: 'user', content: example.prompt }], max_tokens: 200 }),
  });
  await response.text();
  const ms = performance.now() - started;
  const told = (name: string): string => response.headers.get(`x-signalbox-${name}`) ?? '';
  const arrived = each(standins).flatMap((standin) => standin.requests.map(({ path }) => path));
  const isAsExpected = response.status === 200 && told('model') === example.expectedModel;
  return {
    isAsExpected,
    cells: [
      (example.team ? `[${example.team}] ` : '') + example.prompt,
      ...['intent', 'complexity', 'sensitive', 'decision', 'provider', 'model'].map(told),
      arrived[0] ?? `the real ${told('provider')}`,
      ms.toFixed(1),
      isAsExpected ? '✓' : `✗ ${response.status}, expected ${example.expectedModel}`,
    ],
  };
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      once: { type: 'boolean', default: false },
      port: { type: 'string', default: '10000' },
      'admin-port': { type: 'string', default: '9901' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    say(HELP);
    return 0;
  }
  const port = portOf(values.port, '--port');
  const adminPort = portOf(values['admin-port'], '--admin-port');
  const envoyBinary = findEnvoy(process.env, say);
  await requirePort(port, '--port');
  await requirePort(adminPort, '--admin-port');
  const standins = await startStandins();
  const { urls, secrets } = chooseProviders(standins);
  say(`Starting Signalbox and Envoy on port ${port}; stand-ins for ${Object.keys(urls).join(', ')} …\n`);
  const configText = localConfig(join(root, 'deploy', 'signalbox.yaml'), urls);
  const entryPoint = join(root, 'dist', 'src', 'main.js');
  const stack = await startStack({ envoyBinary, entryPoint, configText, secrets, port, adminPort });
  try {
    const rows: Row[] = [];
    for (const example of EXAMPLES) rows.push(await sendExample(example, stack, standins));
    say(
      formatTable(
        HEADINGS,
        rows.map(({ cells }) => cells),
        process.stdout.isTTY,
      ),
    );
    const isGood = rows.every(({ isAsExpected }) => isAsExpected);
    if (!values.once) await serve(stack);
    return isGood ? 0 : 1;
  } finally {
    await stack.stop();
    await standins.stop();
  }
}

async function serve(stack: Stack): Promise<void> {
  say(`
Try it:

  curl -i ${stack.url}/v1/chat/completions -H 'content-type: application/json' \\
    -d '{"model": "auto", "messages": [{"role": "user", "content": "Why does my SQL join return duplicates?"}]}'

Envoy's admin page: ${stack.adminUrl}. End with Ctrl-C.`);
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}

main().then(
  (status) => process.exit(status),
  (error: unknown) => {
    const isUsage = error instanceof TypeError && 'code' in error;
    const text =
      error instanceof SetupError || isUsage ? error.message : String(error instanceof Error ? error.stack : error);
    process.stderr.write(`\n${text}\n`);
    process.exit(1);
  },
);
