import { COMPLEXITIES } from '../domain/labels';
import { measureCalibration, type Calibration, type ScoredAnswer } from './calibration';
import { measureClasses, measureWithinOneStep, type ClassAnswer, type ClassMeasures } from './classes';
import { isLookAlike, rightIntents, type Labels } from './labels';
import { scoreOf, valueOf, type Outcome } from './outcome';
import { measureSets, type SetMeasures } from './sets';
import { measureVerdicts, type VerdictAnswer, type VerdictMeasures } from './verdicts';

/** Heads that give one label of many, by what is right for a case; empty where it is not labelled. */
const CLASS_HEADS = {
  intent: rightIntents,
  domain: ({ domain }) => (domain ? [domain] : []),
  complexity: ({ complexity }) => (complexity ? [complexity] : []),
  language: ({ lang }) => (lang ? [lang] : []),
} as const satisfies Record<string, (labels: Labels) => readonly string[]>;
export type ClassHead = keyof typeof CLASS_HEADS;

export const VERDICT_HEADS = ['sensitive', 'jailbreak'] as const;
export type VerdictHead = (typeof VERDICT_HEADS)[number];

/** What every head is worth. */
export interface HeadMeasures {
  readonly intent: ClassMeasures & { readonly calibration: Calibration };
  readonly domain: ClassMeasures;
  readonly complexity: ClassMeasures & { readonly withinOneStep: number | null };
  readonly language: ClassMeasures;
  readonly sensitive: VerdictMeasures;
  readonly sensitive_kinds: SetMeasures;
  readonly jailbreak: VerdictMeasures;
}

/** Measures every head on the cases that are labelled for it. */
export function measureHeads(outcomes: readonly Outcome[]): HeadMeasures {
  const complexities = classAnswers(outcomes, 'complexity');
  return {
    intent: {
      ...measureClasses(classAnswers(outcomes, 'intent')),
      calibration: measureCalibration(scoredIntents(outcomes)),
    },
    domain: measureClasses(classAnswers(outcomes, 'domain')),
    complexity: {
      ...measureClasses(complexities),
      withinOneStep: measureWithinOneStep(complexities, COMPLEXITIES),
    },
    language: measureClasses(classAnswers(outcomes, 'language')),
    sensitive: measureVerdicts(verdictAnswers(outcomes, 'sensitive')),
    sensitive_kinds: measureSets(
      outcomes.flatMap((outcome) => {
        const right = outcome.labels.sensitive_kinds;
        return right ? [{ right, given: kindsOf(outcome) }] : [];
      }),
    ),
    jailbreak: measureVerdicts(verdictAnswers(outcomes, 'jailbreak')),
  };
}

/** Answers of a head, for the cases that are labelled for it. */
export function classAnswers(outcomes: readonly Outcome[], head: ClassHead): readonly ClassAnswer[] {
  return outcomes.flatMap((outcome) => {
    const right = rightLabels(outcome, head);
    return right.length > 0 ? [{ right, given: String(valueOf(outcome, head)) }] : [];
  });
}

/** Labels of a case that are right for a head; empty where it is not labelled. */
export function rightLabels({ labels }: Outcome, head: ClassHead): readonly string[] {
  return CLASS_HEADS[head](labels);
}

/** The same for a head that says yes or no. */
export function verdictAnswers(outcomes: readonly Outcome[], head: VerdictHead): readonly VerdictAnswer[] {
  return outcomes.flatMap((outcome) => {
    const right = outcome.labels[head];
    return right === undefined ? [] : [toVerdictAnswer(outcome, head, right)];
  });
}

/** @param name - of a signal that is true or false */
export function toVerdictAnswer(outcome: Outcome, name: string, right: boolean): VerdictAnswer {
  const value = valueOf(outcome, name);
  return {
    right,
    given: typeof value === 'boolean' ? value : 'unknown',
    isLookAlike: isLookAlike(outcome.labels, name),
  };
}

function kindsOf(outcome: Outcome): readonly string[] {
  const kinds = valueOf(outcome, 'sensitive_kinds');
  return Array.isArray(kinds) ? (kinds as readonly string[]) : [];
}

function scoredIntents(outcomes: readonly Outcome[]): readonly ScoredAnswer[] {
  return outcomes.flatMap((outcome) => {
    const right = rightLabels(outcome, 'intent');
    const score = scoreOf(outcome, 'intent');
    if (right.length === 0 || score === undefined) return [];
    return [{ score, isRight: right.includes(String(valueOf(outcome, 'intent'))) }];
  });
}
