import type { Aspect, Classification, ScoredLabel, Verdict } from '../domain/ports';
import type { Manifest } from './manifest';
import type { Observation, Verdict as ObservedVerdict, VerdictHead } from './observation';

/** Puts names to what the models say; only to what was asked. */
export function readObservation(
  { asked, scan }: Observation,
  heads: Manifest['heads'],
  aspects: readonly Aspect[],
): Partial<Classification> {
  const judgeIfAsked = (head: VerdictHead): Verdict | undefined =>
    scan && aspects.includes(head) ? judge(scan[head], scan.unreadWindows) : undefined;
  const sensitive = judgeIfAsked('sensitivity');
  const jailbreak = judgeIfAsked('jailbreak');
  return {
    ...(asked && {
      intents: scoreLabels(asked.intent, heads.intent.labels),
      complexities: scoreLabels(asked.complexity, heads.complexity.labels),
      domains: scoreLabels(asked.domain, heads.domain.labels),
    }),
    ...(sensitive && {
      sensitive,
      sensitiveKinds: heads.sensitive_kinds.labels.filter((_, index) => scan?.sensitiveKinds[index]),
    }),
    ...(jailbreak && { jailbreak }),
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
