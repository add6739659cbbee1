import { foreignTarget as foreignAnswer } from './answers';
import { recordings } from './cassettes';
import { judge } from './explanation';
import { REPLAYS } from './replays';
import { foreignTarget as foreignRequest } from './requests';
import { inputs, snapshots } from './snapshots';

type Row = readonly [kind: string, ...counts: readonly (string | number)[]];

/** How many recordings of each kind are replayed, and with what outcome, as a table in Markdown. */
export function tally(): string {
  const rows = REPLAYS.map(({ kind, against, comparisons, explanations }): Row => {
    const judgements = comparisons().map((comparison) => judge(comparison, explanations));
    const explained = judgements.filter(({ used }) => used.length > 0);
    return [kind, against, judgements.length, judgements.length - explained.length, explained.length];
  });
  const total = (column: number): number => rows.reduce((sum, row) => sum + Number(row[column]), 0);
  return table([
    ['recorded', 'compared with', 'compared', 'the same', 'different, as explained'],
    ...rows,
    ['all', '', total(2), total(3), total(4)],
  ]);
}

/** What is there, and what of it nothing of ours stands beside. */
export function coverage(): string {
  const requests = snapshots('requests');
  const answers = snapshots('response');
  const foreign = [...requests.filter(foreignRequest), ...answers.filter(foreignAnswer)].length;
  const bodies = inputs('requests').length + inputs('response').length;
  return table([
    ['recorded', 'number'],
    ['bodies and streams of agentgateway, each read in every dialect', bodies],
    ['snapshots of what it made of them', requests.length + answers.length],
    ['of these in APIs that no provider here speaks, not compared', foreign],
    ['exchanges with OpenAI and Azure, each read in every dialect', recordings().length],
  ]);
}

/** As prettier writes it. */
function table([head = [''], ...rows]: readonly Row[]): string {
  const lines = [head, ...rows].map((row) => row.map(String));
  const widths = head.map((_, column) => Math.max(3, ...lines.map((line) => line[column]?.length ?? 0)));
  const write = (cells: readonly string[]): string =>
    `| ${widths.map((width, column) => pad(cells[column] ?? '', width)).join(' | ')} |`;
  const [first = [], ...rest] = lines;
  return [write(first), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...rest.map(write)].join('\n');
}

function pad(cell: string, width: number): string {
  return cell.padEnd(width);
}
