// Makes a fresh clone ready: installs dependencies and compiles, each only when it is needed. Uses nothing but Node.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';

/** Ends with one sentence that says what is wrong and what to do. */
export function giveUp(message) {
  process.stderr.write(`\n${message}\n`);
  process.exit(1);
}

/** Runs a program in the project's root and passes its output through; returns its exit status. */
export function run(command, args, { isQuiet = false } = {}) {
  const result = spawnSync(command, args, { cwd: root, stdio: isQuiet ? ['ignore', 'pipe', 'pipe'] : 'inherit' });
  if (result.status !== 0 && isQuiet) process.stderr.write(`${result.stdout ?? ''}${result.stderr ?? ''}`);
  return result.status ?? 1;
}

function newestMs(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((newest, entry) => Math.max(newest, statSync(join(entry.parentPath, entry.name)).mtimeMs), 0);
}

function ensureInstalled() {
  const stamp = join(root, 'node_modules', '.signalbox-lock');
  const lock = readFileSync(join(root, 'package-lock.json'), 'utf8');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  process.stdout.write('Installing dependencies (npm ci) …\n');
  if (run(npm, ['ci', '--no-audit', '--no-fund', '--loglevel=error']) !== 0) {
    giveUp('Installing the dependencies failed. Check that the npm registry can be reached, then try again.');
  }
  writeFileSync(stamp, lock);
}

function ensureBuilt() {
  const info = join(root, 'dist', '.tsbuildinfo');
  const sourcesMs = Math.max(...['src', 'demo'].map((folder) => newestMs(join(root, folder))));
  if (existsSync(info) && statSync(info).mtimeMs > sourcesMs) return;
  process.stdout.write('Compiling …\n');
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  if (run(process.execPath, [tsc, '-p', 'tsconfig.json']) !== 0) giveUp('Compiling failed; the errors are above.');
}

/** Checks Node's version, installs and compiles what is missing or out of date. */
export function prepare() {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < 20) giveUp(`Signalbox needs Node 20 or newer; this is ${process.versions.node}. Install a newer one.`);
  ensureInstalled();
  ensureBuilt();
}
