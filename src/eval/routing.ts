import { ratio } from './numbers';
import type { Destination, Outcome } from './outcome';

/** How many cases say where they should go, and the share that went there. */
export interface DestinationMeasures {
  readonly count: number;
  readonly accuracy: number | null;
}

/** One rule of the config, or `default`. */
export interface RuleMeasures {
  readonly rule: string;
  /** Cases that it decided. */
  readonly count: number;
  /** Of those, the ones with a known destination, and how many of them were rightly sent. */
  readonly measured: number;
  readonly right: number;
  /** Cases that it should have decided, and the share of them that it did; other cases that it took. */
  readonly expected: number;
  readonly recall: number | null;
  readonly falsePositiveRate: number | null;
}

export interface RoutingMeasures {
  readonly provider: DestinationMeasures;
  readonly model: DestinationMeasures;
  readonly rule: DestinationMeasures;
  /** In the order given, then refusals and rules that only cases name. */
  readonly rules: readonly RuleMeasures[];
}

/**
 * Measures where cases went.
 * @param ruleNames - rules of the config in order, `default` included
 */
export function measureRouting(outcomes: readonly Outcome[], ruleNames: readonly string[]): RoutingMeasures {
  const seen = outcomes.flatMap(({ rule, expected }) => [rule, ...(expected.rules ?? [])]);
  return {
    provider: measureDestination(outcomes, 'providers'),
    model: measureDestination(outcomes, 'models'),
    rule: measureDestination(outcomes, 'rules'),
    rules: [...new Set([...ruleNames, ...seen])].map((rule) => measureRule(rule, outcomes)),
  };
}

/**
 * Whether a case went where it should: to a right provider, or where only models or rules are known, to those.
 * Undefined where nothing is known.
 */
export function isRightlySent(outcome: Outcome): boolean | undefined {
  return went(outcome, 'providers') ?? went(outcome, 'models') ?? went(outcome, 'rules');
}

/** Whether a case went to one of the places expected of it; undefined where none is. */
export function went({ expected, rule, provider, model }: Outcome, kind: keyof Destination): boolean | undefined {
  const actual = { rules: rule, providers: provider, models: model }[kind];
  return expected[kind]?.includes(actual ?? '');
}

function measureDestination(outcomes: readonly Outcome[], kind: keyof Destination): DestinationMeasures {
  const verdicts = outcomes.map((outcome) => went(outcome, kind)).filter((isRight) => isRight !== undefined);
  return { count: verdicts.length, accuracy: ratio(verdicts.filter(Boolean).length, verdicts.length) };
}

function measureRule(rule: string, outcomes: readonly Outcome[]): RuleMeasures {
  const taken = outcomes.filter((outcome) => outcome.rule === rule);
  const verdicts = taken.map(isRightlySent).filter((isRight) => isRight !== undefined);
  const measured = outcomes.filter(({ expected }) => expected.rules);
  const expected = measured.filter((outcome) => outcome.expected.rules?.includes(rule));
  const others = measured.filter((outcome) => !outcome.expected.rules?.includes(rule));
  const takenOf = (of: readonly Outcome[]): number => of.filter((outcome) => outcome.rule === rule).length;
  return {
    rule,
    count: taken.length,
    measured: verdicts.length,
    right: verdicts.filter(Boolean).length,
    expected: expected.length,
    // With two right rules, the other one is no miss.
    recall: ratio(expected.filter((outcome) => went(outcome, 'rules')).length, expected.length),
    falsePositiveRate: ratio(takenOf(others), others.length),
  };
}
