import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { RouterError } from '../domain/errors';
import { COMPLEXITIES, DOMAINS, INTENTS, SENSITIVE_KINDS } from '../domain/labels';

const positive = z.number().positive();
const count = z.number().int().nonnegative();

/** The labels of a head must be exactly ours, in any order: a rule on a label that no head gives would never match. */
function labelsOf(expected: readonly string[]): z.ZodType<readonly string[]> {
  const sorted = [...expected].sort().join();
  return z.array(z.string()).refine((labels) => [...labels].sort().join() === sorted, 'labels differ from the product');
}

const schema = z.object({
  version: z.string(),
  encoder: z.object({ file: z.string(), sha256: z.string(), maxTokens: z.number().int() }),
  windows: z.object({
    maxTokens: count,
    previousTurns: count,
    previousTurnTokens: count,
    previousTokens: count,
    scanTokens: count,
    scanOverlap: count,
    clsId: count,
    sepId: count,
    padId: count,
  }),
  heads: z.object({
    intent: z.object({ labels: labelsOf(INTENTS), temperature: positive }),
    complexity: z.object({ labels: labelsOf(COMPLEXITIES), temperature: positive }),
    domain: z.object({ labels: labelsOf(DOMAINS), temperature: positive }),
    sensitivity: z.object({ temperature: positive, threshold: z.number() }),
    sensitive_kinds: z.object({ labels: labelsOf(SENSITIVE_KINDS), temperature: positive, threshold: z.number() }),
    jailbreak: z.object({ temperature: positive, threshold: z.number() }),
  }),
});

/** What a trained model says of itself: files, window sizes in tokens, labels, temperatures and thresholds (0–1). */
export type Manifest = z.infer<typeof schema>;
export type WindowSpec = Manifest['windows'];

/**
 * Reads `manifest.json` of a model folder.
 * Throws: `model_files` when it is missing or not of this shape.
 */
export function readManifest(folder: string): Manifest {
  const path = join(folder, 'manifest.json');
  try {
    return schema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (cause) {
    throw new RouterError('model_files', `cannot read the model's ${path}: ${describe(cause)}`, { cause });
  }
}

function describe(cause: unknown): string {
  if (cause instanceof z.ZodError) return z.prettifyError(cause);
  return cause instanceof Error ? cause.message : String(cause);
}
