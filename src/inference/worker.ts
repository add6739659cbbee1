import { join } from 'node:path';
import { workerData } from 'node:worker_threads';
import type { ClassifierMessage } from '../domain/ports';
import type { Tier } from '../domain/model';
import { readManifest } from './manifest';
import type { Observation, ObserverParts } from './observation';
import { embedTexts, observeConversation } from './observe';
import { loadEncoder, loadStatic } from './session';
import { readStaticManifest } from './static-manifest';
import { TextTokenizer } from './tokenize';

/** What a worker can be asked for. */
export type InferenceTask =
  | {
      readonly type: 'observe';
      readonly messages: readonly ClassifierMessage[];
      /** Milliseconds since the epoch after which the answer is of no use. */
      readonly deadlineAtMs: number;
    }
  | { readonly type: 'embed'; readonly texts: readonly string[] };

/** What a worker is started with. */
export interface WorkerData {
  /** Folder with manifests, tokenizer and ONNX files. */
  readonly folder: string;
  readonly tier: Tier;
}

export type InferenceAnswer = Observation | readonly Float32Array[];

async function loadParts({ folder, tier }: WorkerData): Promise<ObserverParts> {
  const { windows: spec, heads, encoder: file } = readManifest(folder);
  const encoder = await loadEncoder(join(folder, file.file), spec.padId);
  const tokenizer = new TextTokenizer(join(folder, 'tokenizer.json'));
  // The first run plans memory and costs several times a later one: let it be nobody's request.
  await encoder.run([[spec.clsId, spec.sepId]]);
  const parts = { tokenizer, encoder, calibration: heads, spec };
  const manifest = tier === 'cascade' ? readStaticManifest(folder) : undefined;
  if (!manifest) return parts;
  const model = await loadStatic(join(folder, manifest.file), spec.padId);
  await model.run([[spec.clsId, spec.sepId]]);
  return { ...parts, static: { model, manifest } };
}

const parts = loadParts(workerData as WorkerData);
// Awaited by each task, so that a model that cannot be loaded fails them with its own message.
parts.catch(() => undefined);

/** Entry point for piscina. */
export default async function answer(task: InferenceTask): Promise<InferenceAnswer> {
  if (task.type === 'embed') return embedTexts(await parts, task.texts);
  return observeConversation(await parts, task.messages, () => Date.now() > task.deadlineAtMs);
}
