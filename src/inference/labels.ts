import type { Classification, ScoredLabel, Verdict } from '../domain/ports';
import type { Manifest } from './manifest';
import type { Observation } from './observe';

/** Turns logits into calibrated probabilities and verdicts (Guo et al. 2017, temperature scaling). */
export function readObservation(observation: Observation, heads: Manifest['heads']): Classification {
  const { intentWindow, unreadWindows } = observation;
  return {
    intents: scoreLabels(intentWindow.intent, heads.intent),
    complexities: scoreLabels(intentWindow.complexity, heads.complexity),
    domains: scoreLabels(intentWindow.domain, heads.domain),
    sensitive: judge(observation.sensitivity, heads.sensitivity, unreadWindows),
    sensitiveKinds: heads.sensitive_kinds.labels.filter(
      (_, index) =>
        sigmoid((observation.sensitiveKinds[index] ?? -Infinity) / heads.sensitive_kinds.temperature) >=
        heads.sensitive_kinds.threshold,
    ),
    jailbreak: judge(observation.jailbreak, heads.jailbreak, unreadWindows),
  };
}

/** Labels with softmax(logits / temperature), highest first. */
export function scoreLabels(
  logits: Float32Array,
  head: { readonly labels: readonly string[]; readonly temperature: number },
): readonly ScoredLabel[] {
  const highest = Math.max(...logits);
  const weights = head.labels.map((_, index) => Math.exp(((logits[index] ?? -Infinity) - highest) / head.temperature));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return head.labels
    .map((label, index) => ({ label, score: (weights[index] ?? 0) / sum }))
    .sort((a, b) => b.score - a.score);
}

/** A found "yes" stands whatever was left unread; a "no" needs every window. */
function judge(
  logit: number,
  head: { readonly temperature: number; readonly threshold: number },
  unreadWindows: number,
): Verdict {
  const probability = sigmoid(logit / head.temperature);
  const value = probability >= head.threshold;
  if (!value && unreadWindows > 0)
    return { state: 'unknown', reason: `${unreadWindows} parts of the text were not read in time` };
  return { state: 'known', value, score: value ? probability : 1 - probability };
}

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}
