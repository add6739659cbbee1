import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, openSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SetupError } from './envoy-binary';

/** What a local Signalbox with its Envoy is started with. */
export interface StackOptions {
  readonly envoyBinary: string;
  /** Compiled entry point of Signalbox. */
  readonly entryPoint: string;
  /** Text of the config file. */
  readonly configText: string;
  /** Provider keys and the like, added to the environment of Signalbox alone. */
  readonly secrets: Readonly<Record<string, string>>;
  readonly port: number;
  readonly adminPort: number;
  /** PEM file of certificate authorities, when not the system's. */
  readonly caFile?: string;
  /** More arguments for `signalbox serve`. */
  readonly serveArguments?: readonly string[];
}

/** A running Signalbox beside a running Envoy, over a Unix socket in a folder of their own. */
export interface Stack {
  /** Base URL for clients. */
  readonly url: string;
  /** Envoy's admin page. */
  readonly adminUrl: string;
  /** Admin server of the Signalbox that runs now. */
  readonly signalboxAdminUrl: () => string;
  readonly folder: string;
  readonly signalbox: ChildProcess;
  readonly envoy: ChildProcess;
  /** What Signalbox has logged so far. */
  readonly log: () => string;
  /** Starts Signalbox again after it ended. */
  readonly restartSignalbox: () => Promise<ChildProcess>;
  /** Ends both and removes the folder. */
  readonly stop: () => Promise<void>;
}

/** Longest that either process may take until it is ready. */
const START_LIMIT_MS = 60_000;

/** Starts both and waits until requests can be served. Throws: `SetupError` with the last lines of the log. */
export async function startStack(options: StackOptions): Promise<Stack> {
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-'));
  const configFile = join(folder, 'signalbox.yaml');
  const socket = `unix:${join(folder, 's.sock')}`;
  writeFileSync(configFile, options.configText);
  const children: ChildProcess[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(children.map(endProcess));
    rmSync(folder, { recursive: true, force: true });
  };
  const startSignalbox = async (): Promise<ChildProcess> => {
    const logFile = join(folder, 'signalbox.log');
    // A restarted process writes on in the same log; only what it writes itself tells that it is ready.
    const before = existsSync(logFile) ? statSync(logFile).size : 0;
    const serve = [
      'serve',
      '--config',
      configFile,
      '--listen',
      socket,
      '--admin',
      '127.0.0.1:0',
      ...(options.serveArguments ?? []),
    ];
    const child = startProcess(process.execPath, [options.entryPoint, ...serve], logFile, options.secrets);
    children.push(child);
    const newLog = (): string => logOf(folder, 'signalbox').slice(before);
    await waitUntil(() => newLog().includes('"msg":"ready"'), child, newLog);
    return child;
  };
  try {
    const bootstrap = join(folder, 'envoy.yaml');
    writeFileSync(bootstrap, await printBootstrap(options, configFile, socket));
    const signalbox = await startSignalbox();
    const envoyArguments = ['-c', bootstrap, '--concurrency', '2', '--log-level', 'warn', '--disable-hot-restart'];
    const envoy = startProcess(options.envoyBinary, envoyArguments, join(folder, 'envoy.log'), {});
    children.push(envoy);
    const adminUrl = `http://127.0.0.1:${options.adminPort}`;
    await waitUntil(
      () => isReady(`${adminUrl}/ready`),
      envoy,
      () => logOf(folder, 'envoy'),
    );
    return {
      url: `http://127.0.0.1:${options.port}`,
      adminUrl,
      signalboxAdminUrl: () => `http://${adminOf(logOf(folder, 'signalbox'))}`,
      folder,
      signalbox,
      envoy,
      log: () => logOf(folder, 'signalbox'),
      restartSignalbox: startSignalbox,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function printBootstrap(options: StackOptions, configFile: string, socket: string): Promise<string> {
  const ports = ['--port', String(options.port), '--admin-port', String(options.adminPort)];
  const ca = options.caFile ? ['--ca', options.caFile] : [];
  const args = ['envoy', '--config', configFile, '--sidecar', socket, ...ports, ...ca];
  const child = spawn(process.execPath, [options.entryPoint, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const [text, errors] = await Promise.all([child.stdout, child.stderr].map(async (stream) => collect(stream)));
  if (!text) throw new SetupError(`The config cannot be used:\n${errors ?? ''}`);
  return text;
}

async function collect(stream: NodeJS.ReadableStream): Promise<string> {
  let text = '';
  for await (const chunk of stream) text += String(chunk);
  return text;
}

function startProcess(
  command: string,
  args: readonly string[],
  logFile: string,
  secrets: Readonly<Record<string, string>>,
): ChildProcess {
  const log = openSync(logFile, 'a');
  const child = spawn(command, args, { stdio: ['ignore', log, log], env: { ...process.env, ...secrets } });
  // Nothing that we started outlives us, however we end.
  const end = (): boolean => child.kill('SIGKILL');
  process.once('exit', end);
  child.once('exit', () => process.off('exit', end));
  return child;
}

function logOf(folder: string, name: string): string {
  return readFileSync(join(folder, `${name}.log`), 'utf8');
}

/** The admin address that the latest start has logged. */
function adminOf(log: string): string {
  const ready = log.split('\n').findLast((line) => line.includes('"msg":"ready"')) ?? '{}';
  return (JSON.parse(ready) as { readonly admin?: string }).admin ?? '';
}

async function isReady(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).ok;
  } catch {
    // Not listening yet: asked again.
    return false;
  }
}

async function waitUntil(
  isDone: () => boolean | Promise<boolean>,
  child: ChildProcess,
  log: () => string,
): Promise<void> {
  const deadline = Date.now() + START_LIMIT_MS;
  while (!(await isDone())) {
    if (child.exitCode !== null || Date.now() > deadline) {
      throw new SetupError(`${child.spawnfile} did not start:\n${log().trim().split('\n').slice(-8).join('\n')}`);
    }
    await sleep(50);
  }
}

/** Asks a child to end, and insists after a while; resolves when it is gone. */
async function endProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGTERM');
  const insist = setTimeout(() => child.kill('SIGKILL'), 5_000);
  await gone;
  clearTimeout(insist);
}
