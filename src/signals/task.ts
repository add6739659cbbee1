import {
  ASPECTS,
  type Aspect,
  type Classification,
  type ClassifierUnavailable,
  type ScoredLabel,
  type Verdict,
} from '../domain/ports';
import { answerInTime } from './in-time';
import { COST, type Observation, type Observed, type SignalSource } from './source';

/** The classifier's part of `sensitive` and of `sensitive_kinds`. */
export const CLASSIFIED_SENSITIVE = 'classified_sensitive';
export const CLASSIFIED_KINDS = 'classified_kinds';

const SIGNALS_OF = {
  task: ['intent', 'complexity', 'domain'],
  sensitivity: [CLASSIFIED_SENSITIVE, CLASSIFIED_KINDS],
  jailbreak: ['jailbreak'],
} as const satisfies Readonly<Record<Aspect, readonly string[]>>;

/** Every signal that the classifier gives. */
export const CLASSIFIER_SIGNALS: readonly string[] = ASPECTS.flatMap((aspect) => SIGNALS_OF[aspect]);

/**
 * The classifier's signals, from one pass. Jailbreak is a pass of its own where no rule asks for it: only a person who
 * wants to see everything pays for it then. The other aspects stay together, as every answer tells its client both
 * (`x-signalbox-intent`, `-sensitive`).
 * @param needed - names of all signals that rules ask for
 */
export function classifierSources(needed: readonly string[]): readonly SignalSource[] {
  const passes: readonly (readonly Aspect[])[] = needed.includes('jailbreak')
    ? [ASPECTS]
    : [['task', 'sensitivity'], ['jailbreak']];
  return passes.map(classifierSource);
}

/** The signals of some aspects, from one pass. Each of them carries the time of the pass. */
export function classifierSource(aspects: readonly Aspect[]): SignalSource {
  const names = aspects.flatMap((aspect) => SIGNALS_OF[aspect]);
  return {
    names,
    cost: COST.infer,
    async observe({ messages }, { classifier }, budgetMs) {
      const question = { aspects, deadlineMs: budgetMs };
      const answer = await answerInTime(() => classifier.classify(messages, question), budgetMs);
      const observed = toObserved(answer);
      return Object.fromEntries(names.map((name) => [name, observed(name)]));
    },
  };
}

function toObserved(answer: Partial<Classification> | ClassifierUnavailable): (name: string) => Observation {
  if ('unavailable' in answer) return () => ({ unknown: `classifier: ${answer.unavailable}` });
  const kinds = answer.sensitiveKinds;
  const observed: Observed = {
    intent: best(answer.intents),
    complexity: best(answer.complexities),
    domain: best(answer.domains),
    [CLASSIFIED_SENSITIVE]: fromVerdict(answer.sensitive),
    [CLASSIFIED_KINDS]: kinds ? { value: kinds, score: 1 } : NO_ANSWER,
    jailbreak: fromVerdict(answer.jailbreak),
  };
  return (name) => observed[name] ?? NO_ANSWER;
}

const NO_ANSWER: Observation = { unknown: 'classifier: no answer' };

function best(labels: readonly ScoredLabel[] | undefined): Observation {
  const first = labels?.[0];
  return first ? { value: first.label, score: first.score } : { unknown: 'classifier: no label' };
}

function fromVerdict(verdict: Verdict | undefined): Observation {
  if (!verdict) return NO_ANSWER;
  return verdict.state === 'known'
    ? { value: verdict.value, score: verdict.score }
    : { unknown: `classifier: ${verdict.reason}` };
}
