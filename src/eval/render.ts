import type { ClassMeasures, Confusion } from './classes';
import type { CheckedFloor } from './floors';
import type { GroupMeasures } from './groups';
import type { Report } from './report';
import type { RuleMeasures } from './routing';
import type { SignalMeasures } from './signals';
import type { ThresholdMeasures } from './threshold';
import type { VerdictMeasures } from './verdicts';

/** Confusions that are shown of a head; all of them are in the JSON. */
const SHOWN_CONFUSIONS = 8;

/**
 * Lays a report out as tables.
 * @param source - where the cases came from
 */
export function renderReport(report: Report, source: string): string {
  const { cases, heads, routing, byLanguage, byLength, signals, ms } = report;
  const { provider, model, rule } = routing;
  const { calibration } = heads.intent;
  const confusions = (['intent', 'domain', 'complexity'] as const).flatMap((head) =>
    describeConfusions(head, heads[head]),
  );
  const sections = [
    [
      `${cases} ${cases === 1 ? 'case' : 'cases'} of ${source}; a decision takes ${millis(ms.median)} (median), ${millis(ms.p95)} (95th percentile)`,
    ],
    table(
      ['label', 'cases', 'accuracy', 'macro-F1', ''],
      [
        classRow('intent', heads.intent, `calibration error ${percent(calibration.expectedError)}`),
        classRow('domain', heads.domain, ''),
        classRow('complexity', heads.complexity, `within one step ${percent(heads.complexity.withinOneStep)}`),
        classRow('language', heads.language, ''),
        classRow('sensitive_kinds', heads.sensitive_kinds, 'all kinds of a case right'),
      ],
    ),
    table(
      ['verdict', 'cases', 'positives', 'recall', 'precision', 'false pos.', 'look-alikes', 'false pos.', 'unknown'],
      [verdictRow('sensitive', heads.sensitive), verdictRow('jailbreak', heads.jailbreak)],
    ),
    ...(confusions.length > 0 ? [['most frequent confusions', ...confusions]] : []),
    table(
      ['sent to the right', 'cases', 'share'],
      [
        ['provider', String(provider.count), percent(provider.accuracy)],
        ['model', String(model.count), percent(model.accuracy)],
        ['rule', String(rule.count), percent(rule.accuracy)],
      ],
    ),
    table(
      ['rule', 'cases', 'rightly sent', 'expected', 'recall', 'false pos.'],
      routing.rules.filter(({ count, expected }) => count + expected > 0).map(ruleRow),
    ),
    groupTable('language', byLanguage),
    groupTable('length', byLength),
    ...(signals.length > 0 ? [signalTable(signals)] : []),
  ];
  return `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

/** A floor that is not met, as `intent is 0.894, below the floor of 0.92`. */
export function describeFloor({ measure, value, limit, bound }: CheckedFloor): string {
  if (value === null) return `${measure} was not measured: no case is labelled for it; the floor is ${limit}`;
  const shown = String(Number(value.toFixed(4)));
  return bound === 'least'
    ? `${measure} is ${shown}, below the floor of ${limit}`
    : `${measure} is ${shown}, above the ceiling of ${limit}`;
}

function classRow(
  name: string,
  { count, accuracy, macroF1 }: Pick<ClassMeasures, 'count' | 'accuracy' | 'macroF1'>,
  remark: string,
): readonly string[] {
  return [name, String(count), percent(accuracy), percent(macroF1), count > 0 ? remark : ''];
}

function verdictRow(name: string, measures: VerdictMeasures): readonly string[] {
  const { count, positives, recall, precision, falsePositiveRate, lookAlikes, lookAlikeRate, unknown } = measures;
  return [
    name,
    String(count),
    String(positives),
    percent(recall),
    percent(precision),
    percent(falsePositiveRate),
    String(lookAlikes),
    percent(lookAlikeRate),
    String(unknown),
  ];
}

function ruleRow({ rule, count, measured, right, expected, recall, falsePositiveRate }: RuleMeasures): string[] {
  const sent = measured > 0 ? `${right} of ${measured}` : '–';
  return [rule, String(count), sent, String(expected), percent(recall), percent(falsePositiveRate)];
}

function groupTable(title: string, groups: readonly GroupMeasures[]): readonly string[] {
  return table(
    [title, 'cases', 'intent', 'complexity', 'rightly sent', 'sensitive', 'false pos.', 'jailbreak', 'false pos.'],
    groups
      .filter(({ count }) => count > 0)
      .map(({ group, count, intent, complexity, destination, sensitive, jailbreak }) => [
        group,
        String(count),
        ...[intent, complexity, destination].map(percent),
        ...[sensitive, jailbreak].flatMap(({ recall, falsePositiveRate }) => [recall, falsePositiveRate]).map(percent),
      ]),
  );
}

function signalTable(signals: readonly SignalMeasures[]): readonly string[] {
  const at = (measures: ThresholdMeasures | undefined): readonly string[] =>
    measures ? [measures.threshold.toFixed(3), percent(measures.f1)] : ['–', '–'];
  return table(
    ['signal', 'cases', 'recall', 'false pos.', 'threshold', 'F1', 'suggested', 'F1'],
    signals.map(({ name, verdicts, current, suggested }) => [
      name,
      String(verdicts.count),
      percent(verdicts.recall),
      percent(verdicts.falsePositiveRate),
      ...at(current),
      ...at(suggested),
    ]),
  );
}

function describeConfusions(head: string, { confusion }: ClassMeasures): readonly string[] {
  return confusion
    .filter(({ expected, given }) => expected !== given)
    .slice(0, SHOWN_CONFUSIONS)
    .map(({ expected, given, count }: Confusion) => `  ${head.padEnd(12)}${expected} → ${given}: ${count}`);
}

/** The first column is text, the rest are numbers, but for a last one without a heading. */
function table(headings: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const lines = [headings, ...rows];
  const widths = headings.map((_, column) => Math.max(...lines.map((cells) => cells[column]?.length ?? 0)));
  return lines.map((cells) =>
    cells
      .map((cell, column) => {
        const isText = column === 0 || headings[column] === '';
        return isText ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0);
      })
      .join('  ')
      .trimEnd(),
  );
}

function percent(share: number | null): string {
  return share === null ? '–' : `${(100 * share).toFixed(1)} %`;
}

function millis(ms: number | null): string {
  return ms === null ? '–' : `${ms.toFixed(1)} ms`;
}
