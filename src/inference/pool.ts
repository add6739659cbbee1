import { join } from 'node:path';
import Piscina from 'piscina';
import { RouterError } from '../domain/errors';
import type { Classification, Classifier, ClassifierMessage, ClassifierUnavailable } from '../domain/ports';
import { readObservation } from './labels';
import { readManifest, type Manifest } from './manifest';
import type { Observation } from './observe';
import type { InferenceTask } from './worker';

export interface PoolOptions {
  /** Folder with manifest, tokenizer and ONNX file. */
  readonly modelFolder: string;
  /** Threads that run the model; each keeps its own copy in memory. */
  readonly workers: number;
  /** Compiled worker; the one beside this file when absent. */
  readonly workerFile?: string;
}

/** Conversations that may wait for each worker; one more is answered "unavailable" at once. */
const QUEUE_PER_WORKER = 64;

/** Extra time for the worker to say what it left unread, milliseconds. */
const ANSWER_GRACE_MS = 100;

/** The classifier on worker threads. Owns the threads: call `close`. */
export class ClassifierPool implements Classifier {
  readonly #pool: Piscina<InferenceTask, Observation>;
  readonly #manifest: Manifest;

  private constructor(pool: Piscina<InferenceTask, Observation>, manifest: Manifest) {
    this.#pool = pool;
    this.#manifest = manifest;
  }

  /**
   * Starts the threads and waits until each has answered once.
   * Throws: `model_files` when the model cannot be read or run.
   */
  static async start({ modelFolder, workers, workerFile }: PoolOptions): Promise<ClassifierPool> {
    const manifest = readManifest(modelFolder);
    const pool = new Piscina<InferenceTask, Observation>({
      filename: workerFile ?? join(__dirname, 'worker.js'),
      minThreads: workers,
      maxThreads: workers,
      maxQueue: QUEUE_PER_WORKER * workers,
      workerData: { folder: modelFolder },
    });
    try {
      const warmUp: InferenceTask = { messages: [{ role: 'user', text: 'hello' }], deadlineAtMs: Infinity };
      await Promise.all(Array.from({ length: workers }, () => pool.run(warmUp)));
    } catch (cause) {
      await pool.destroy();
      throw new RouterError('model_files', `cannot run the model in ${modelFolder}: ${String(cause)}`, { cause });
    }
    return new ClassifierPool(pool, manifest);
  }

  /** Version of the model that answers. */
  get modelVersion(): string {
    return this.#manifest.version;
  }

  async classify(
    messages: readonly ClassifierMessage[],
    deadlineMs: number,
  ): Promise<Classification | ClassifierUnavailable> {
    const task: InferenceTask = { messages, deadlineAtMs: Date.now() + deadlineMs };
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<ClassifierUnavailable>((resolve) => {
      timer = setTimeout(() => resolve({ unavailable: 'the classifier was too late' }), deadlineMs + ANSWER_GRACE_MS);
    });
    try {
      return await Promise.race([this.#observe(task), late]);
    } finally {
      clearTimeout(timer);
    }
  }

  async close(): Promise<void> {
    await this.#pool.destroy();
  }

  async #observe(task: InferenceTask): Promise<Classification | ClassifierUnavailable> {
    try {
      return readObservation(await this.#pool.run(task), this.#manifest.heads);
    } catch (error) {
      // A full queue, a dead worker, a broken run: the signal is unknown, the request goes on.
      return { unavailable: error instanceof Error ? error.message : String(error) };
    }
  }
}
