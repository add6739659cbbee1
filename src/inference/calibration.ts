import { sigmoid, softmax } from './probability';
import type { HeadOutputs } from './session';

/** Temperatures of the label heads, temperatures and thresholds (probabilities) of the others; of one tier. */
export interface Calibration {
  readonly intent: { readonly temperature: number };
  readonly complexity: { readonly temperature: number };
  readonly domain: { readonly temperature: number };
  readonly sensitivity: { readonly temperature: number; readonly threshold: number };
  readonly sensitive_kinds: { readonly temperature: number; readonly threshold: number };
  readonly jailbreak: { readonly temperature: number; readonly threshold: number };
}

/** Calibrated probabilities of what is asked, in the order of the heads' labels. */
export interface AskedReading {
  readonly intent: Float32Array;
  readonly complexity: Float32Array;
  readonly domain: Float32Array;
}

/** Calibrated probabilities of one scan window. */
export interface ScanReading {
  readonly sensitivity: number;
  readonly jailbreak: number;
  readonly sensitive_kinds: Float32Array;
}

/** Reads what one model says is asked. */
export function readAsked(outputs: HeadOutputs, tier: Calibration): AskedReading {
  return {
    intent: softmax(outputs.intent, tier.intent.temperature),
    complexity: softmax(outputs.complexity, tier.complexity.temperature),
    domain: softmax(outputs.domain, tier.domain.temperature),
  };
}

/** Reads what one model says of a scan window. */
export function readScan(outputs: HeadOutputs, tier: Calibration): ScanReading {
  return {
    sensitivity: sigmoid(outputs.sensitivity[0] ?? -Infinity, tier.sensitivity.temperature),
    jailbreak: sigmoid(outputs.jailbreak[0] ?? -Infinity, tier.jailbreak.temperature),
    sensitive_kinds: outputs.sensitive_kinds.map((logit) => sigmoid(logit, tier.sensitive_kinds.temperature)),
  };
}

/** Two models' readings as one: the mean of their probabilities, sharpened by the averaged tier's own temperatures. */
export function averageAsked(a: AskedReading, b: AskedReading, both: Calibration): AskedReading {
  return {
    intent: sharpen(mean(a.intent, b.intent), both.intent.temperature),
    complexity: sharpen(mean(a.complexity, b.complexity), both.complexity.temperature),
    domain: sharpen(mean(a.domain, b.domain), both.domain.temperature),
  };
}

/** As `averageAsked`, for a scan window. */
export function averageScan(a: ScanReading, b: ScanReading, both: Calibration): ScanReading {
  const kinds = mean(a.sensitive_kinds, b.sensitive_kinds);
  return {
    sensitivity: sharpenOdds((a.sensitivity + b.sensitivity) / 2, both.sensitivity.temperature),
    jailbreak: sharpenOdds((a.jailbreak + b.jailbreak) / 2, both.jailbreak.temperature),
    sensitive_kinds: kinds.map((p) => sharpenOdds(p, both.sensitive_kinds.temperature)),
  };
}

function mean(a: Float32Array, b: Float32Array): Float32Array {
  return a.map((value, index) => (value + (b[index] ?? 0)) / 2);
}

/** p^(1/T), normalised over the labels. */
function sharpen(probabilities: Float32Array, temperature: number): Float32Array {
  return softmax(
    probabilities.map((p) => Math.log(p + 1e-12)),
    temperature,
  );
}

/** The same for a yes or no: p^(1/T) against (1 - p)^(1/T). */
function sharpenOdds(probability: number, temperature: number): number {
  const p = Math.min(1 - 1e-9, Math.max(1e-9, probability));
  return sigmoid(Math.log(p / (1 - p)), temperature);
}
