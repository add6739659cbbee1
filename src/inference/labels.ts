import type { Classification, ScoredLabel, Verdict } from '../domain/ports';
import type { Manifest } from './manifest';
import type { Observation, Verdict as ObservedVerdict } from './observation';

/** Puts names to what the models say. */
export function readObservation(observation: Observation, heads: Manifest['heads']): Classification {
  const { asked, unreadWindows } = observation;
  const { labels: kinds, threshold } = heads.sensitive_kinds;
  return {
    intents: scoreLabels(asked.intent, heads.intent.labels),
    complexities: scoreLabels(asked.complexity, heads.complexity.labels),
    domains: scoreLabels(asked.domain, heads.domain.labels),
    sensitive: judge(observation.sensitivity, unreadWindows),
    sensitiveKinds: kinds.filter((_, index) => (observation.sensitiveKinds[index] ?? 0) >= threshold),
    jailbreak: judge(observation.jailbreak, unreadWindows),
  };
}

/** Labels with their probabilities, highest first. */
export function scoreLabels(probabilities: Float32Array, labels: readonly string[]): readonly ScoredLabel[] {
  return labels.map((label, index) => ({ label, score: probabilities[index] ?? 0 })).sort((a, b) => b.score - a.score);
}

/** A found "yes" stands whatever was left unread; a "no" needs every window. */
function judge({ isYes, probability }: ObservedVerdict, unreadWindows: number): Verdict {
  if (isYes) return { state: 'known', value: true, score: probability };
  if (unreadWindows > 0)
    return { state: 'unknown', reason: `${unreadWindows} parts of the text were not read in time` };
  return { state: 'known', value: false, score: 1 - probability };
}
