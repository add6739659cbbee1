import { workerData } from 'node:worker_threads';
import type { Aspect, ClassifierMessage } from '../domain/ports';
import type { Tier } from '../domain/model';
import { embedTexts } from './embed';
import type { Observation } from './observation';
import { observeConversation } from './observe';
import { loadParts } from './parts';
import type { EncoderOutputs } from './session';
import type { TokenIds } from './window';

/** What a worker can be asked for. */
export type InferenceTask =
  | {
      readonly type: 'observe';
      readonly messages: readonly ClassifierMessage[];
      readonly aspects: readonly Aspect[];
      /** Milliseconds since the epoch after which the answer is of no use. */
      readonly deadlineAtMs: number;
    }
  /** Windows that the static tier, which reads short texts where they arrive, is unsure of. */
  | { readonly type: 'encode'; readonly windows: readonly TokenIds[] }
  | { readonly type: 'embed'; readonly texts: readonly string[] };

/** What a worker is started with. */
export interface WorkerData {
  /** Folder with manifests, tokenizer and ONNX files. */
  readonly folder: string;
  readonly tier: Tier;
}

export type InferenceAnswer = Observation | readonly EncoderOutputs[] | readonly Float32Array[];

const { folder, tier } = workerData as WorkerData;
const parts = loadParts(folder, tier);
// Awaited by each task, so that a model that cannot be loaded fails them with its own message.
parts.catch(() => undefined);

/** Entry point for piscina. */
export default async function answer(task: InferenceTask): Promise<InferenceAnswer> {
  const { tokenizer, spec, observer, encoder } = await parts;
  if (task.type === 'encode') return (await encoder()).run(task.windows);
  if (task.type === 'embed') return embedTexts({ tokenizer, spec, encoder: await encoder() }, task.texts);
  const isLate = (): boolean => Date.now() > task.deadlineAtMs;
  return observeConversation({ tokenizer, observer }, task.messages, task.aspects, isLate);
}
