import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { RouterError } from '../domain/errors';

const ratio = z.number().min(0).max(1);
const temperature = z.number().positive();
const label = z.object({ temperature });
const verdict = z.object({ temperature, threshold: ratio });
const band = z.object({ no: ratio, yes: ratio });

const tier = z.object({
  intent: label,
  complexity: label,
  domain: label,
  sensitivity: verdict,
  sensitive_kinds: verdict,
  jailbreak: verdict,
});

const schema = z.object({
  file: z.string(),
  maxTokens: z.number().int().positive(),
  cascade: z.object({ intentConfidence: ratio, sensitivity: band, jailbreak: band }),
  tiers: z.object({ static: tier, encoder: tier, both: tier }),
});

/** Calibration of one tier: temperatures, and thresholds of probabilities. */
export type TierCalibration = z.infer<typeof tier>;

/** The static tier of a model folder: its file, when it may answer alone, and the calibration of each tier. */
export type StaticManifest = z.infer<typeof schema>;

/**
 * Reads `static.json` of a model folder.
 * Throws: `model_files` when it is missing or not of this shape.
 */
export function readStaticManifest(folder: string): StaticManifest {
  const path = join(folder, 'static.json');
  try {
    return schema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (cause) {
    throw new RouterError('model_files', `cannot read the model's ${path}`, { cause });
  }
}
