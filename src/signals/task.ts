import type { Classification, ClassifierUnavailable, ScoredLabel, Verdict } from '../domain/ports';
import { answerInTime } from './in-time';
import { COST, type Observation, type Observed, type SignalSource } from './source';

/** What one pass of the classifier gives. `sensitive` here is the classifier's part of that signal. */
export const CLASSIFIER_SIGNALS = [
  'intent',
  'complexity',
  'domain',
  'sensitive',
  'sensitive_kinds',
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
    sensitive: fromVerdict(answer.sensitive),
    sensitive_kinds: { value: answer.sensitiveKinds, score: 1 },
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
