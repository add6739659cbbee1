import { groupByLanguage, groupByLength, type GroupMeasures } from './groups';
import { measureHeads, rightLabels, VERDICT_HEADS, type ClassHead, type HeadMeasures } from './heads';
import { quantile } from './numbers';
import { scoreOf, valueOf, type Outcome } from './outcome';
import { measureRouting, went, type RoutingMeasures } from './routing';
import { measureSignals, type SignalMeasures } from './signals';

/** A wrong answer, so that it can be looked up. Holds no text of the prompt. */
export interface Mistake {
  readonly id: string;
  /** A head, or `provider`. */
  readonly of: string;
  readonly expected: readonly (string | boolean)[];
  readonly given: string | boolean;
  /** Confidence in `given`, 0 to 1; `null` where there is none. */
  readonly score: number | null;
}

/** All that `signalbox eval` measures. Shares are 0 to 1, or `null` where no case is labelled. */
export interface Report {
  readonly cases: number;
  readonly heads: HeadMeasures;
  readonly routing: RoutingMeasures;
  readonly byLanguage: readonly GroupMeasures[];
  readonly byLength: readonly GroupMeasures[];
  readonly signals: readonly SignalMeasures[];
  /** Milliseconds of a decision. */
  readonly ms: { readonly median: number | null; readonly p95: number | null };
  readonly mistakes: readonly Mistake[];
}

export interface ReportOptions {
  /** Rules of the config in order, `default` included. */
  readonly ruleNames: readonly string[];
  /** Thresholds of the signals by example, by name. */
  readonly thresholds: ReadonlyMap<string, number>;
}

/** Measures what became of the cases. */
export function buildReport(outcomes: readonly Outcome[], { ruleNames, thresholds }: ReportOptions): Report {
  const times = outcomes.map(({ ms }) => ms);
  return {
    cases: outcomes.length,
    heads: measureHeads(outcomes),
    routing: measureRouting(outcomes, ruleNames),
    byLanguage: groupByLanguage(outcomes),
    byLength: groupByLength(outcomes),
    signals: measureSignals(outcomes, thresholds),
    ms: { median: quantile(times, 0.5), p95: quantile(times, 0.95) },
    mistakes: outcomes.flatMap(listMistakes),
  };
}

const CLASS_HEADS: readonly ClassHead[] = ['intent', 'domain', 'complexity'];

function listMistakes(outcome: Outcome): readonly Mistake[] {
  const mistake = (of: string, expected: Mistake['expected'], given: string | boolean): Mistake => ({
    id: outcome.id,
    of,
    expected,
    given,
    score: scoreOf(outcome, of) ?? null,
  });
  const classes = CLASS_HEADS.flatMap((head) => {
    const right = rightLabels(outcome, head);
    const given = String(valueOf(outcome, head));
    return right.length === 0 || right.includes(given) ? [] : [mistake(head, right, given)];
  });
  const verdicts = VERDICT_HEADS.flatMap((head) => {
    const right = outcome.labels[head];
    const given = valueOf(outcome, head);
    return right === undefined || right === given ? [] : [mistake(head, [right], given === true)];
  });
  const sent =
    went(outcome, 'providers') === false
      ? [mistake('provider', outcome.expected.providers ?? [], outcome.provider ?? outcome.rule)]
      : [];
  return [...classes, ...verdicts, ...sent];
}
