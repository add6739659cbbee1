import { join } from 'node:path';
import { withEmbeddings, type Snapshot } from '../config/compile';
import { loadConfig } from '../config/load';
import { formatMistake } from '../config/mistake';
import type { Tier } from '../domain/model';
import type { Clock } from '../domain/ports';
import { MemoryHealth } from '../health/memory-health';
import { ClassifierPool } from '../inference/pool';
import { FileSecretSource } from '../providers/secrets';
import type { RoutePorts } from '../route';
import type { CommandIo } from './command';

/** Everything that routing needs, running. */
export interface Router {
  readonly snapshot: Snapshot;
  readonly ports: RoutePorts & { readonly clock: Clock };
  readonly modelVersion: string;
  /** Ends the worker threads. */
  close(): Promise<void>;
}

/** Loads a config, or tells every mistake in it on standard error and returns undefined. */
export async function loadSnapshot(file: string, io: CommandIo): Promise<Snapshot | undefined> {
  const loaded = await loadConfig(file);
  if (loaded.ok) return loaded.value;
  for (const mistake of loaded.error) io.writeError(`${formatMistake(file, mistake)}\n`);
  return undefined;
}

/** Starts the classifier of the installed project. */
export function startClassifier(
  projectFolder: string,
  options: { readonly workers: number; readonly tier: Tier },
): Promise<ClassifierPool> {
  return ClassifierPool.start({ modelFolder: join(projectFolder, 'models', 'classifier'), ...options });
}

/** Starts what a config needs. */
export async function assembleRouter(snapshot: Snapshot, projectFolder: string): Promise<Router> {
  const pool = await startClassifier(projectFolder, snapshot.classifier);
  const clock: Clock = { nowMs: () => performance.now(), epochMs: Date.now };
  return {
    snapshot: await withEmbeddings(snapshot, pool),
    ports: { classifier: pool, embedder: pool, clock, health: new MemoryHealth(clock) },
    modelVersion: pool.modelVersion,
    close: () => pool.close(),
  };
}

/**
 * Where the secrets come from; its owner starts and stops it.
 * @param folder - of `--secrets`
 */
export function secretSource(folder: string | undefined, io: CommandIo): FileSecretSource {
  return new FileSecretSource(folder, io.environment);
}
