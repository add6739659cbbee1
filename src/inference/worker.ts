import { join } from 'node:path';
import { workerData } from 'node:worker_threads';
import type { ClassifierMessage } from '../domain/ports';
import { readManifest } from './manifest';
import { embedTexts, observeConversation, type Observation, type ObserverParts } from './observe';
import { EncoderSession } from './session';
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

export type InferenceAnswer = Observation | readonly Float32Array[];

async function loadParts(folder: string): Promise<ObserverParts> {
  const manifest = readManifest(folder);
  const session = await EncoderSession.load(join(folder, manifest.encoder.file), manifest.windows.padId);
  const tokenizer = new TextTokenizer(join(folder, 'tokenizer.json'));
  // The first run plans memory and costs several times a later one: let it be nobody's request.
  await session.run([[manifest.windows.clsId, manifest.windows.sepId]]);
  return { tokenizer, session, spec: manifest.windows };
}

const parts = loadParts((workerData as { readonly folder: string }).folder);
// Awaited by each task, so that a model that cannot be loaded fails them with its own message.
parts.catch(() => undefined);

/** Entry point for piscina. */
export default async function answer(task: InferenceTask): Promise<InferenceAnswer> {
  if (task.type === 'embed') return embedTexts(await parts, task.texts);
  return observeConversation(await parts, task.messages, () => Date.now() > task.deadlineAtMs);
}
