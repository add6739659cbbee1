import type { ClassifierPool } from '../inference/pool';
import type { Classification } from '../domain/ports';
import { compileSources } from '../signals/compile';
import { startExtraction } from '../signals/extract';
import { viewRequest } from '../signals/request-view';
import { startClassifier } from './assembly';
import { EXIT, parseOptions, type Command, type CommandIo } from './command';
import { isBadInput, readInputs, type PromptInput } from './inputs';
import { round, SHOWN_SIGNALS, shownSignals } from './observed';

/** A person waits here, not a request: long texts are read to the end. */
const BUDGET_MS = 60_000;

/** `signalbox classify`: what the classifier observes. */
export const classifyCommand: Command = {
  name: 'classify',
  summary: 'show what the classifier observes in a prompt',
  help: `Usage: signalbox classify [TEXT | --in FILE] [--json]

Classifies prompts: intent, domain, complexity, sensitivity, jailbreak, language, tokens. Needs no config.

  TEXT       the prompt
  --in FILE  a prompt for each line of JSON: {"id"?, "messages": [...]} or {"text": ...}; - for standard input
  --json     a line of JSON for each prompt

Example:
  signalbox classify "Why does my query return duplicates?"
`,
  async run(argv, io) {
    const { values, positionals } = parseOptions(
      argv,
      { in: { type: 'string' }, json: { type: 'boolean', default: false } },
      { allowPositionals: true },
    );
    const pool = await startClassifier(io.projectFolder, { workers: 1, tier: 'cascade' });
    let isComplete = true;
    try {
      for await (const input of readInputs(positionals, values.in, io)) {
        if (isBadInput(input)) {
          isComplete = false;
          io.writeError(`line ${input.line}: ${input.problem}\n`);
        } else {
          await classifyOne(input, pool, values.json, io);
        }
      }
    } finally {
      await pool.close();
    }
    return isComplete ? EXIT.ok : EXIT.failed;
  },
};

async function classifyOne(
  { id, chat }: PromptInput,
  pool: ClassifierPool,
  isJson: boolean,
  io: CommandIo,
): Promise<void> {
  let classification: Partial<Classification> = {};
  const classifier: Pick<ClassifierPool, 'classify'> = {
    async classify(messages, question) {
      const answer = await pool.classify(messages, question);
      if (!('unavailable' in answer)) classification = { ...classification, ...answer };
      return answer;
    },
  };
  const clock = { nowMs: () => performance.now(), epochMs: Date.now };
  const startMs = clock.nowMs();
  const view = viewRequest({ dialect: 'openai-chat', path: '', headers: new Map() }, chat);
  const sources = compileSources(new Map(), SHOWN_SIGNALS);
  const extraction = startExtraction(view, { sources, ports: { classifier, clock }, budgetMs: BUDGET_MS });
  await extraction.compute(SHOWN_SIGNALS);
  const ms = round(clock.nowMs() - startMs, 3);
  const { intent, ...others } = shownSignals(extraction.signals);
  const intents = Object.fromEntries(classification.intents?.map(({ label, score }) => [label, round(score, 4)]) ?? []);
  const record = { id: id ?? null, intent, intents, ...others, ms };
  io.writeOut(isJson ? `${JSON.stringify(record)}\n` : `${describe(record)}\n`);
}

function describe({ intents, ...record }: { readonly intents: Readonly<Record<string, number>> }): string {
  const [first, second] = Object.entries(intents);
  const lines = Object.entries(record)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `  ${name.padEnd(16)}${Array.isArray(value) ? value.join(', ') || 'none' : String(value)}`);
  const close = [first, second].flatMap((entry) => (entry ? [`${entry[0]} ${entry[1].toFixed(2)}`] : []));
  return [...lines, `  ${'intents'.padEnd(16)}${close.join(', ')}`].join('\n');
}
