import type { Classification, ClassifierUnavailable, ScoredLabel, Verdict } from '../domain/ports';
import { COST, type Observation, type Observed, type SignalPorts, type SignalSource } from './source';
import type { RequestView } from './request-view';

/** What one pass of the classifier gives. `sensitive` here is the classifier's part of that signal. */
export const CLASSIFIER_SIGNALS = [
  'intent',
  'complexity',
  'domain',
  'sensitive',
  'sensitive_kinds',
  'jailbreak',
] as const;

/** The classifier answers in parts when its time is up; only one that hangs is given up, this much later. */
const GRACE_MS = 50;

/** All signals of the classifier, from one pass. Each of them carries the time of the pass. */
export const classifierSource: SignalSource = {
  names: CLASSIFIER_SIGNALS,
  cost: COST.infer,
  observe: async (view, ports, budgetMs) => toObserved(await classify(view, ports, budgetMs)),
};

async function classify(
  view: RequestView,
  { classifier }: SignalPorts,
  budgetMs: number,
): Promise<Classification | ClassifierUnavailable> {
  if (budgetMs <= 0) return { unavailable: 'no time left' };
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<ClassifierUnavailable>((resolve) => {
    timer = setTimeout(() => resolve({ unavailable: 'no answer in time' }), budgetMs + GRACE_MS);
  });
  try {
    return await Promise.race([classifier.classify(view.messages, budgetMs), late]);
  } catch (error) {
    // A classifier that breaks costs its signals, not the request; unknown signals fail closed.
    return { unavailable: `failed with ${error instanceof Error ? error.name : 'no error'}` };
  } finally {
    clearTimeout(timer);
  }
}

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
