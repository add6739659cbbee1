import { checkFloors, MEASURE_NAMES, parseFloors, type CheckedFloor, type Floor } from '../eval/floors';
import type { Destination, Outcome } from '../eval/outcome';
import { buildReport, type Report } from '../eval/report';
import { describeFloor, renderReport } from '../eval/render';
import { assembleRouter, loadSnapshot, type Router } from './assembly';
import { EXIT, parseOptions, required, UsageError, type Command, type CommandIo } from './command';
import { readCases, type EvalCase } from './eval-case';
import { explainDecision } from './explanation';
import { impliedDestination } from './implied';
import { isBadInput } from './inputs';
import { round } from './observed';

/** `signalbox eval`: how often the gateway would be right. */
export const evalCommand: Command = {
  name: 'eval',
  summary: 'measure on labelled prompts how often decisions are right',
  help: `Usage: signalbox eval --config FILE --cases FILE.jsonl [--json] [--floor FLOORS]

Decides every case as the gateway would, without sending anything, and compares with its labels.

  --config FILE   the config file
  --cases FILE    a case for each line of JSON: {"messages": [...]} or {"text": ...}, and labels, all of them optional:
                  intent, alt_intents, intent_any, domain, complexity, sensitive, sensitive_kinds, jailbreak, lang,
                  team, rule, provider, model, signals, notes; - for standard input
  --json          everything as one JSON object, the id of every wrong answer included
  --floor FLOORS  exit with 1 below these: a number for intent, or MEASURE=NUMBER,MEASURE=NUMBER,...
                  Rates of false positives (.fpr, .lookAlikes), .ece and ms are ceilings. Measures:
${wrap(MEASURE_NAMES, 18, 112)}

Example:
  signalbox eval --config signalbox.yaml --cases cases.jsonl --floor intent=0.92,sensitive.recall=0.97
`,
  async run(argv, io) {
    const { values } = parseOptions(argv, {
      config: { type: 'string' },
      cases: { type: 'string' },
      json: { type: 'boolean', default: false },
      floor: { type: 'string', multiple: true, default: [] },
    });
    const configFile = required(values.config, '--config');
    const casesFile = required(values.cases, '--cases');
    const floors = values.floor.flatMap(readFloors);
    const snapshot = await loadSnapshot(configFile, io);
    if (!snapshot) return EXIT.failed;

    const cases: EvalCase[] = [];
    let isComplete = true;
    for await (const input of readCases(casesFile, snapshot, io)) {
      if (isBadInput(input)) {
        isComplete = false;
        io.writeError(`line ${input.line}: ${input.problem}\n`);
      } else {
        cases.push(input);
      }
    }
    if (cases.length === 0) {
      io.writeError(`${casesFile} has no case\n`);
      return EXIT.failed;
    }
    const router = await assembleRouter(snapshot, io.projectFolder);
    const report = await measure(cases, router, io).finally(() => router.close());
    const checked = checkFloors(report, floors);
    io.writeOut(values.json ? toJson(report, checked) : renderReport(report, casesFile));
    const missed = checked.filter(({ isMet }) => !isMet);
    for (const floor of missed) io.writeError(`${describeFloor(floor)}\n`);
    return isComplete && missed.length === 0 ? EXIT.ok : EXIT.failed;
  },
};

function readFloors(text: string): readonly Floor[] {
  const floors = parseFloors(text);
  if (!floors.ok) throw new UsageError(`--floor: ${floors.error}`);
  return floors.value;
}

async function measure(cases: readonly EvalCase[], router: Router, io: CommandIo): Promise<Report> {
  const showProgress = progress(cases.length, router, io);
  const outcomes: Outcome[] = [];
  for (const one of cases) {
    outcomes.push(await decideCase(one, router));
    showProgress(outcomes.length);
  }
  const { ruleSet, similarity } = router.snapshot;
  return buildReport(outcomes, {
    ruleNames: [...ruleSet.rules.map(({ name }) => name), 'default'],
    thresholds: new Map(similarity.map(({ name, threshold }) => [name, threshold])),
  });
}

async function decideCase(one: EvalCase, router: Router): Promise<Outcome> {
  const { id, chat, facts, labels } = one;
  const { routed, all, ms } = await explainDecision(chat, facts, router, Object.keys(labels.signals ?? {}));
  const expected = statedDestination(one) ?? (await impliedDestination(one, router));
  if (!routed.ok) return { id, labels, signals: all, rule: `refused (${routed.error.code})`, expected, ms };
  const [first] = routed.value.candidates;
  return {
    id,
    labels,
    signals: all,
    rule: routed.value.decision.rule,
    ...(first && { provider: first.provider.name, model: first.name }),
    expected,
    ms,
  };
}

function statedDestination({ labels: { rule, provider, model } }: EvalCase): Destination | undefined {
  if (!rule && !provider && !model) return undefined;
  return { ...(rule && { rules: rule }), ...(provider && { providers: provider }), ...(model && { models: model }) };
}

/** Quick runs and logs stay without progress. */
const PROGRESS_AFTER_MS = 2000;
const PROGRESS_EVERY_MS = 200;

/** @returns takes how many cases are done */
function progress(total: number, { ports: { clock } }: Router, io: CommandIo): (done: number) => void {
  let nextMs = clock.nowMs() + PROGRESS_AFTER_MS;
  let isShown = false;
  return (done) => {
    if (!io.isErrorTerminal) return;
    if (done === total) {
      if (isShown) io.writeError('\r\u001b[K');
    } else if (clock.nowMs() >= nextMs) {
      isShown = true;
      nextMs = clock.nowMs() + PROGRESS_EVERY_MS;
      io.writeError(`\r${done} of ${total} cases`);
    }
  };
}

function toJson(report: Report, floors: readonly CheckedFloor[]): string {
  const rounded = (_: string, value: unknown): unknown => (typeof value === 'number' ? round(value, 4) : value);
  return `${JSON.stringify({ ...report, floors }, rounded)}\n`;
}

function wrap(names: readonly string[], indent: number, width: number): string {
  const lines = [''];
  for (const name of names) {
    const line = lines.pop() ?? '';
    const longer = line ? `${line}, ${name}` : name;
    lines.push(...(longer.length > width - indent ? [`${line},`, name] : [longer]));
  }
  return lines.map((line) => `${' '.repeat(indent)}${line}`).join('\n');
}
