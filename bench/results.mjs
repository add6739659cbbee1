// `npm run results`: measures the shipped classifier with `signalbox eval` and the benchmark, and writes
// models/classifier/RESULTS.md. Cases: the dev set, and the rows that were held out of training (held-out.json); exam
// questions only with --public DIR, because they may not lie in this repository.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const bundle = join(root, 'models', 'classifier');
const config = join(root, 'deploy', 'signalbox.yaml');
const { values } = parseArgs({ options: { public: { type: 'string' }, mistakes: { type: 'string' } } });
const work = mkdtempSync(join(tmpdir(), 'signalbox-results-'));

const readLines = (path) =>
  readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line));

/**
 * Files of models/data whose harmless rows were written to look otherwise: those of `look_alikes` in models/training, and U
 * and T, whose harmless rows are near-copies of positive ones.
 */
const isForSensitivity = (id) => /^a[EJU]\d/.test(id);
const isForJailbreak = (id) => /^a(Fn|[KT]\d)/.test(id);

/** Training rows leave out the ids of tool calls, which a request must have. */
const withCallIds = (row) => ({
  ...row,
  messages: row.messages.map((message) => (message.role === 'tool' ? { ...message, tool_call_id: 'call' } : message)),
});

function markLookAlike(row) {
  const marks = [
    row.sensitive === false && isForSensitivity(row.id) ? 'sens-hard-neg' : '',
    row.jailbreak === false && isForJailbreak(row.id) ? 'jb-hard-neg' : '',
  ];
  return { ...row, notes: marks.filter((mark) => mark !== '').join(' ') };
}

const heldOut = new Set(JSON.parse(readFileSync(join(bundle, 'held-out.json'), 'utf8')));
const authored = Array.from({ length: 26 }, (_, index) => String.fromCharCode(65 + index))
  .map((letter) => join(root, 'models', 'data', `${letter}.jsonl`))
  .filter((path) => existsSync(path))
  .flatMap(readLines)
  .filter((row) => heldOut.has(row.id))
  .map(withCallIds)
  .map(markLookAlike);
const exams = values.public
  ? readLines(join(values.public, 'mmlu_pro.jsonl'))
      .map((row, number) => ({ ...row, id: String(row.id ?? `mmlu_pro-${number}`) }))
      .filter((row) => heldOut.has(row.id))
  : [];
const sets = {
  dev: readLines(join(root, 'test', 'accuracy', 'routing-dev-120.jsonl')),
  'held out': authored,
  ...(exams.length > 0 && { exams }),
};

function node(...args) {
  const run = spawnSync(process.execPath, args, {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (run.status !== 0) throw new TypeError(`${args.join(' ')} ended with ${run.status}`);
  return run.stdout;
}

function evaluate(name) {
  const cases = join(work, 'cases.jsonl');
  writeFileSync(cases, sets[name].map((row) => `${JSON.stringify(row)}\n`).join(''));
  process.stderr.write(`${name}: ${sets[name].length} cases\n`);
  return JSON.parse(node(join(root, 'dist', 'src', 'main.js'), 'eval', '--config', config, '--cases', cases, '--json'));
}

const reports = Object.fromEntries(Object.keys(sets).map((name) => [name, evaluate(name)]));
process.stderr.write('benchmark\n');
const benchFile = join(work, 'bench.json');
node(join(root, 'bench', 'classify.mjs'), '--json', benchFile);
const bench = JSON.parse(readFileSync(benchFile, 'utf8'));
rmSync(work, { recursive: true });
if (values.mistakes) writeFileSync(values.mistakes, JSON.stringify(reports, null, 1));

const percent = (value) => (typeof value === 'number' ? `${(100 * value).toFixed(1)} %` : '–');
const row = (cells) => `| ${cells.join(' | ')} |\n`;
const table = (header, rows) => row(header) + row(header.map(() => '---')) + rows.map(row).join('');

const MEASURES = [
  ['intent, `alt_intents` allowed', '92 %', '96 %', (r) => percent(r.heads.intent.accuracy)],
  ['intent, macro F1', '', '', (r) => percent(r.heads.intent.macroF1)],
  ['other languages: intent', '85 %', '92 %', (r) => percent(r.byLanguage.find((g) => /other/.test(g.group))?.intent)],
  ['sent to the right provider', '94 %', '98 %', (r) => percent(r.routing.provider.accuracy)],
  ['sensitive: recall', '97 %', '99 %', (r) => percent(r.heads.sensitive.recall)],
  ['sensitive: false positives on look-alikes', '5 %', '3 %', (r) => percent(r.heads.sensitive.lookAlikeRate)],
  ['sensitive: false positives on all negatives', '', '', (r) => percent(r.heads.sensitive.falsePositiveRate)],
  ['jailbreak: recall', '94 %', '98 %', (r) => percent(r.heads.jailbreak.recall)],
  ['jailbreak: false positives on look-alikes', '5 %', '2 %', (r) => percent(r.heads.jailbreak.lookAlikeRate)],
  ['jailbreak: false positives on all negatives', '', '', (r) => percent(r.heads.jailbreak.falsePositiveRate)],
  ['domain', '72 %', '85 %', (r) => percent(r.heads.domain.accuracy)],
  ['complexity, exact', '70 %', '78 %', (r) => percent(r.heads.complexity.accuracy)],
  ['complexity, within one step', '97 %', '99 %', (r) => percent(r.heads.complexity.withinOneStep)],
  ['expected calibration error of the intent', '5 %', '', (r) => percent(r.heads.intent.calibration.expectedError)],
];
const names = Object.keys(reports);
const accuracy = MEASURES.map(([name, floor, aim, of]) => [name, floor, aim, ...names.map((set) => of(reports[set]))]);
accuracy.unshift(['cases', '', '', ...names.map((set) => reports[set].cases)]);

const FLOORS_MS = { 32: [2, 0.5], 128: [4, 0.7], 512: [15, 1.5], 2000: [40, 5] };
const times = bench.lengths.map((line) => [
  line.tokens,
  ...(FLOORS_MS[line.tokens] ?? ['', '']),
  line.medianMs.toFixed(2),
  line.p95Ms.toFixed(2),
]);

const groups = (kind) =>
  names
    .filter((name) => name !== 'exams')
    .map((name) => {
      const rows = reports[name][kind].map((g) => [
        g.group,
        g.count,
        percent(g.intent),
        percent(g.destination),
        percent(g.sensitive.recall),
        percent(g.jailbreak.recall),
      ]);
      const header = ['', 'cases', 'intent', 'right provider', 'sensitive: recall', 'jailbreak: recall'];
      return `### ${name}\n\n${table(header, rows)}`;
    })
    .join('\n');

const confusion = (name) => {
  const wrong = reports[name].heads.intent.confusion.filter((pair) => pair.expected !== pair.given);
  const worst = wrong.sort((a, b) => b.count - a.count).slice(0, 20);
  return worst.map((pair) => `${pair.expected} → ${pair.given} ${pair.count}`).join(', ');
};

const bins = reports['held out'].heads.intent.calibration.bins
  .filter((bin) => bin.count > 0)
  .map((bin) => [bin.from.toFixed(1), bin.count, percent(bin.meanScore), percent(bin.accuracy)]);

writeFileSync(
  join(bundle, 'RESULTS.md'),
  `# Results of classifier ${bench.model}

Generated by \`npm run results\`; edit \`bench/results.mjs\`, not this file. Whole decisions under \`deploy/signalbox.yaml\`, pattern
recognisers included, by \`signalbox eval\`. dev: \`test/accuracy/routing-dev-120.jsonl\`, measured only. Held out: rows of
\`models/data\` that no model was trained on, but that chose temperatures and thresholds; they are harder than dev: what
shares words or is a minimal pair with a held-out row was held out with it, and large clusters of like rows all train. Look-alikes
include the near-copies of U and T, by which no threshold was chosen.${exams.length > 0 ? ' Exams: held-out multiple-choice questions (MMLU-Pro).' : ''}

## Accuracy

${table(['measure', 'floor', 'aim', ...names], accuracy)}
## Time of a decision

\`npm run bench:classify\`: median over different prompts, models loaded, one worker thread; ${bench.processor}, Node ${bench.node},
${bench.lengths[0]?.runs} prompts of each length. Memory of the process with models loaded: ${bench.rssMib.loaded.toFixed(0)} MiB, after the runs
${bench.rssMib.after.toFixed(0)} MiB (floor 400 MB, aim 250 MB).

${table(['tokens', 'floor, ms', 'aim, ms', 'median, ms', '95th percentile, ms'], times)}
## By language

${groups('byLanguage')}
## By length, in estimated tokens of the request

${groups('byLength')}
## What \`minConfidence\` means

Confidence of the intent on held-out rows, and how often it was right.

${table(['confidence from', 'rows', 'mean confidence', 'right'], bins)}
## Most frequent confusions of intents (held out)

${confusion('held out')}
`,
);
process.stdout.write(`${join('models', 'classifier', 'RESULTS.md')} written\n`);
