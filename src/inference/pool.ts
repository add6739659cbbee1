import { join } from 'node:path';
import Piscina from 'piscina';
import { RouterError } from '../domain/errors';
import type {
  Classification,
  Classifier,
  ClassifierMessage,
  ClassifierQuestion,
  ClassifierUnavailable,
  Embedder,
} from '../domain/ports';
import { readObservation } from './labels';
import { readManifest, type Manifest } from './manifest';
import type { Observation } from './observation';
import { observeConversation } from './observe';
import { loadParts, type ReaderParts } from './parts';
import type { EncoderOutputs, LoadedModel } from './session';
import type { Tier } from '../domain/model';
import type { InferenceAnswer, InferenceTask, WorkerData } from './worker';

export interface PoolOptions {
  /** Folder with manifest, tokenizer and ONNX file. */
  readonly modelFolder: string;
  /** Threads that run the model; each keeps its own copy in memory. */
  readonly workers: number;
  readonly tier: Tier;
  /** Compiled worker; the one beside this file when absent. */
  readonly workerFile?: string;
}

/** Conversations that may wait for each worker; one more is answered "unavailable" at once. */
const QUEUE_PER_WORKER = 64;

/**
 * Characters of a conversation that the static tier reads on the event loop: a millisecond or two, where waking a thread and
 * waiting for it takes as long or longer. What it is unsure of goes to the encoder on a thread.
 */
const SHORT_CHARS = 2000;

/** Classifier and embedder on worker threads. Owns the threads: call `close`. */
export class ClassifierPool implements Classifier, Embedder {
  readonly #pool: Piscina<InferenceTask, InferenceAnswer>;
  readonly #manifest: Manifest;
  /** Reads short conversations here; absent for the encoder alone. */
  readonly #reader: ReaderParts | undefined;

  private constructor(
    pool: Piscina<InferenceTask, InferenceAnswer>,
    manifest: Manifest,
    reader: ReaderParts | undefined,
  ) {
    this.#pool = pool;
    this.#manifest = manifest;
    this.#reader = reader;
  }

  /**
   * Starts the threads and waits until each has answered once.
   * Throws: `model_files` when the model cannot be read or run.
   */
  static async start({ modelFolder, workers, tier, workerFile }: PoolOptions): Promise<ClassifierPool> {
    const manifest = readManifest(modelFolder);
    const pool = new Piscina<InferenceTask, InferenceAnswer>({
      filename: workerFile ?? join(__dirname, 'worker.js'),
      minThreads: workers,
      maxThreads: workers,
      maxQueue: QUEUE_PER_WORKER * workers,
      workerData: { folder: modelFolder, tier } satisfies WorkerData,
    });
    try {
      const warmUp: InferenceTask = { type: 'observe', messages: [], aspects: [], deadlineAtMs: Infinity };
      await Promise.all(Array.from({ length: workers }, () => pool.run(warmUp)));
      const reader = tier === 'encoder' ? undefined : await loadParts(modelFolder, tier, async () => encoderOn(pool));
      return new ClassifierPool(pool, manifest, reader);
    } catch (cause) {
      await pool.destroy();
      throw new RouterError('model_files', `cannot run the model in ${modelFolder}: ${String(cause)}`, { cause });
    }
  }

  /** Version of the model that answers. */
  get modelVersion(): string {
    return this.#manifest.version;
  }

  async classify(
    messages: readonly ClassifierMessage[],
    { aspects, deadlineMs }: ClassifierQuestion,
  ): Promise<Partial<Classification> | ClassifierUnavailable> {
    const deadlineAtMs = Date.now() + deadlineMs;
    return this.#attempt(async () => {
      const observation =
        this.#reader && isShort(messages)
          ? await observeConversation(this.#reader, messages, aspects, () => Date.now() > deadlineAtMs)
          : ((await this.#pool.run({ type: 'observe', messages, aspects, deadlineAtMs })) as Observation);
      return readObservation(observation, this.#manifest.heads, aspects);
    });
  }

  async embed(texts: readonly string[]): Promise<readonly Float32Array[] | { readonly unavailable: string }> {
    return this.#attempt(async () => (await this.#pool.run({ type: 'embed', texts })) as readonly Float32Array[]);
  }

  async close(): Promise<void> {
    await this.#pool.destroy();
  }

  /** A full queue, a dead worker, a broken run: what was asked is unavailable, and the request goes on without. */
  async #attempt<Answer>(run: () => Promise<Answer>): Promise<Answer | { readonly unavailable: string }> {
    try {
      return await run();
    } catch (error) {
      return { unavailable: error instanceof Error ? error.message : String(error) };
    }
  }
}

function isShort(messages: readonly ClassifierMessage[]): boolean {
  return messages.reduce((chars, { text }) => chars + text.length, 0) <= SHORT_CHARS;
}

/** The encoder of the threads, as if it were here. */
function encoderOn(pool: Piscina<InferenceTask, InferenceAnswer>): LoadedModel<EncoderOutputs> {
  return {
    async run(windows) {
      if (windows.length === 0) return [];
      return (await pool.run({ type: 'encode', windows })) as readonly EncoderOutputs[];
    },
  };
}
