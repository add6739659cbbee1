// `npm run bench:classify`: how long a whole decision takes, as `ms` of `signalbox explain`, by length of the prompt.
// It reports and never asserts: times depend on the machine and on what else runs there.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const compiled = createRequire(join(root, 'dist', 'src', 'main.js'));
const { assembleRouter } = compiled('./cli/assembly.js');
const { explainDecision } = compiled('./cli/explanation.js');
const { readFields } = compiled('./cli/inputs.js');
const { loadConfig } = compiled('./config/load.js');
const { quantile } = compiled('./eval/numbers.js');
const { estimateTokens } = compiled('./signals/tokens.js');

const LENGTHS = [32, 128, 512, 2000];
const REPETITIONS = 30;
/** Not counted: the first runs compile code and size the arenas of the model. */
const WARM_UPS = 3;
/** Of different kinds, so that neither easy nor hard ones alone decide what is measured. */
const REQUESTS = [
  'Summarise these notes in one sentence.',
  'Translate this into Spanish.',
  'Turn this into a short blog post for our newsletter.',
  'What do these observations have in common, and why?',
  'Write a poem out of this.',
  'Make an outline of five slides from this.',
];

const { values } = parseArgs({ options: { json: { type: 'string' } } });
const sentences = readFileSync(join(root, 'bench', 'sentences.txt'), 'utf8')
  .trim()
  .split('\n');

/** A small generator with a fixed start, so that every run of the benchmark asks the same. */
let state = 1;
function random(limit) {
  state = (Math.imul(state, 1103515245) + 12345) >>> 0;
  return Math.floor((state / 2 ** 32) * limit);
}

/** A request and as many sentences as fit, cut to the word; no two are alike, so that no cache answers. */
function makePrompt(tokens, request) {
  const words = [];
  while (words.length < tokens) words.push(...sentences[random(sentences.length)].split(' '));
  const text = (count) => `${request}\n\n${words.slice(0, count).join(' ')}`;
  let count = words.length;
  while (count > 0 && estimateTokens(text(count)) > tokens) count--;
  return text(count);
}

const config = await loadConfig(join(root, 'deploy', 'signalbox.yaml'));
if (!config.ok) throw new TypeError('deploy/signalbox.yaml has mistakes; see `signalbox check`');
const router = await assembleRouter(config.value, root);
const loadedMib = process.memoryUsage.rss() / 2 ** 20;

const times = new Map(LENGTHS.map((length) => [length, []]));
/** Runs that the deadline cut short: their times are no measure of the work. */
const late = new Map(LENGTHS.map((length) => [length, 0]));
const facts = { dialect: 'openai-chat', path: '', headers: new Map() };
for (let repetition = -WARM_UPS; repetition < REPETITIONS; repetition++) {
  for (const length of LENGTHS) {
    const request = REQUESTS[(repetition + WARM_UPS) % REQUESTS.length];
    const { chat } = readFields({ text: makePrompt(length, request) }, 1);
    const { used, ms } = await explainDecision(chat, facts, router);
    if (repetition < 0) continue;
    times.get(length).push(ms);
    const isLate = ['intent', 'sensitive'].some((name) => used.get(name)?.state === 'unknown');
    if (isLate) late.set(length, late.get(length) + 1);
  }
}
await router.close();

const round = (value) => Number(value.toFixed(3));
const report = {
  node: process.versions.node,
  processor: cpus()[0]?.model ?? 'unknown',
  model: router.modelVersion,
  rssMib: { loaded: round(loadedMib), after: round(process.memoryUsage.rss() / 2 ** 20) },
  lengths: LENGTHS.map((tokens) => ({
    tokens,
    runs: times.get(tokens).length,
    medianMs: round(quantile(times.get(tokens), 0.5)),
    p95Ms: round(quantile(times.get(tokens), 0.95)),
    late: late.get(tokens),
  })),
};
if (values.json) writeFileSync(values.json, `${JSON.stringify(report, null, 2)}\n`);

const row = (...cells) => `${cells.map((cell) => String(cell).padStart(10)).join('')}\n`;
process.stdout.write(
  `One decision with deploy/signalbox.yaml, model ${report.model}, Node ${report.node}, ${report.processor}\n\n` +
    row('tokens', 'runs', 'median ms', 'p95 ms', 'late') +
    report.lengths
      .map((line) => row(line.tokens, line.runs, line.medianMs.toFixed(2), line.p95Ms.toFixed(2), line.late))
      .join('') +
    `\nmemory (RSS): ${report.rssMib.loaded.toFixed(0)} MiB after load, ${report.rssMib.after.toFixed(0)} MiB after the runs\n`,
);
