import type { Classification, ClassifierUnavailable, ScoredLabel, Verdict } from '../domain/ports';
import { answerInTime } from './in-time';
import { COST, type Observation, type Observed, type SignalSource } from './source';

/** The classifier's part of `sensitive` and of `sensitive_kinds`. */
export const CLASSIFIED_SENSITIVE = 'classified_sensitive';
export const CLASSIFIED_KINDS = 'classified_kinds';

/** What one pass of the classifier gives. */
export const CLASSIFIER_SIGNALS = [
  'intent',
  'complexity',
  'domain',
  CLASSIFIED_SENSITIVE,
  CLASSIFIED_KINDS,
  'jailbreak',
] as const;

/** All signals of the classifier, from one pass. Each of them carries the time of the pass. */
export const classifierSource: SignalSource = {
  names: CLASSIFIER_SIGNALS,
  cost: COST.infer,
  observe: async ({ messages }, { classifier }, budgetMs) =>
    toObserved(await answerInTime(() => classifier.classify(messages, budgetMs), budgetMs)),
};

function toObserved(answer: Classification | ClassifierUnavailable): Observed {
  if ('unavailable' in answer) {
    return Object.fromEntries(
      CLASSIFIER_SIGNALS.map((name) => [name, { unknown: `classifier: ${answer.unavailable}` }]),
    );
  }
  return {
    intent: best(answer.intents),
    complexity: best(answer.complexities),
    domain: best(answer.domains),
    [CLASSIFIED_SENSITIVE]: fromVerdict(answer.sensitive),
    [CLASSIFIED_KINDS]: { value: answer.sensitiveKinds, score: 1 },
    jailbreak: fromVerdict(answer.jailbreak),
  };
}

function best(labels: readonly ScoredLabel[]): Observation {
  const [first] = labels;
  return first ? { value: first.label, score: first.score } : { unknown: 'classifier: no label' };
}

function fromVerdict(verdict: Verdict): Observation {
  return verdict.state === 'known'
    ? { value: verdict.value, score: verdict.score }
    : { unknown: `classifier: ${verdict.reason}` };
}
