import type { RequestFacts } from '../domain/facts';
import type { Plan } from '../domain/plan';
import type { RouterError } from '../domain/errors';
import type { Result } from '../domain/result';
import type { SignalSet } from '../domain/signal';
import { routeRequest } from '../route';
import { startExtraction } from '../signals/extract';
import { viewRequest } from '../signals/request-view';
import { assembleRouter, loadSnapshot, type Router } from './assembly';
import { EXIT, parseOptions, required, UsageError, type Command, type CommandIo } from './command';
import { isBadInput, readInputs, type PromptInput } from './inputs';
import { round, SHOWN_SIGNALS, shownSignals, signalRecord } from './observed';

/** For the signals that are shown though the decision did without them. */
const DISPLAY_BUDGET_MS = 60_000;

/** `signalbox explain`: which rule decides, and why. */
export const explainCommand: Command = {
  name: 'explain',
  summary: 'show which rule decides for a prompt, and why',
  help: `Usage: signalbox explain --config FILE [options] [TEXT | --in FILE] [--json]

Decides as the gateway would, without sending anything, and shows rule, candidates and signals.

  --config FILE  the config file
  --team T       the team that asks
  --header K=V   a request header; may be given several times
  TEXT           the prompt
  --in FILE      a prompt for each line of JSON: {"id"?, "messages": [...]} or {"text": ...}; - for standard input
  --json         a line of JSON for each prompt

Example:
  signalbox explain --config signalbox.yaml --team legal "Is this clause enforceable?"
`,
  async run(argv, io) {
    const { values, positionals } = parseOptions(
      argv,
      {
        config: { type: 'string' },
        team: { type: 'string' },
        header: { type: 'string', multiple: true, default: [] },
        in: { type: 'string' },
        json: { type: 'boolean', default: false },
      },
      { allowPositionals: true },
    );
    const config = await loadSnapshot(required(values.config, '--config'), io);
    if (!config) return EXIT.failed;
    const headers = new Map(values.header.map(parseHeader));
    const facts: RequestFacts = {
      dialect: 'openai-chat',
      path: '',
      headers,
      ...(values.team && { team: values.team }),
    };
    const router = await assembleRouter(config, io.projectFolder);
    let isComplete = true;
    try {
      for await (const input of readInputs(positionals, values.in, io)) {
        if (isBadInput(input)) {
          isComplete = false;
          io.writeError(`line ${input.line}: ${input.problem}\n`);
        } else {
          await explainOne(input, facts, router, values.json ? printJson(io) : printText(io));
        }
      }
    } finally {
      await router.close();
    }
    return isComplete ? EXIT.ok : EXIT.failed;
  },
};

function parseHeader(text: string): readonly [string, string] {
  const equals = text.indexOf('=');
  if (equals < 1) throw new UsageError(`--header is ${text}; expected NAME=VALUE`);
  return [text.slice(0, equals).toLowerCase(), text.slice(equals + 1)];
}

/** One decision, ready to be printed. */
interface Explanation {
  readonly id: string | undefined;
  readonly routed: Result<Plan, RouterError>;
  /** Signals that the decision used. */
  readonly used: SignalSet;
  /** Those, and the ones that are always shown. */
  readonly all: SignalSet;
  readonly ms: number;
}

async function explainOne(
  { id, chat }: PromptInput,
  facts: RequestFacts,
  { snapshot, ports }: Router,
  print: (explanation: Explanation) => void,
): Promise<void> {
  const startMs = ports.clock.nowMs();
  const routed = await routeRequest(facts, chat, snapshot, ports);
  const ms = ports.clock.nowMs() - startMs;
  const used: SignalSet = routed.ok ? new Map(routed.value.signals) : new Map();
  const extraction = startExtraction(viewRequest(facts, chat), {
    sources: snapshot.sources,
    ports,
    budgetMs: DISPLAY_BUDGET_MS,
    known: used,
  });
  await extraction.compute(SHOWN_SIGNALS);
  print({ id, routed, used, all: extraction.signals, ms });
}

function printJson(io: CommandIo): (explanation: Explanation) => void {
  return ({ id, routed, used, all, ms }) => {
    const candidates = routed.ok ? routed.value.candidates : [];
    const record = {
      id: id ?? null,
      rule: routed.ok ? routed.value.decision.rule : null,
      cause: routed.ok ? routed.value.decision.cause : routed.error.code,
      candidates: candidates.map(({ name, provider }) => ({
        model: name,
        provider: provider.name,
        trust: provider.trust,
      })),
      ...shownSignals(all),
      ms: round(ms, 3),
      signals: [...used.values()].map(signalRecord),
    };
    io.writeOut(`${JSON.stringify(record)}\n`);
  };
}

function printText(io: CommandIo): (explanation: Explanation) => void {
  return ({ id, routed, used, all, ms }) => {
    const lines = routed.ok ? describePlan(routed.value) : [`refused: ${routed.error.message}`];
    const signals = [...used.values()].map((signal) =>
      signal.state === 'known'
        ? `  ${signal.name.padEnd(18)}${String(signal.value)} (${signal.score.toFixed(2)}, ${signal.ms.toFixed(1)} ms)`
        : `  ${signal.name.padEnd(18)}unknown: ${signal.reason}`,
    );
    const { intent, complexity, sensitive } = shownSignals(all);
    const summary = `${String(intent)}, ${String(complexity)}, sensitive: ${String(sensitive)}; decided in ${ms.toFixed(1)} ms`;
    io.writeOut([...(id ? [`# ${id}`] : []), ...lines, 'signals used:', ...signals, summary, ''].join('\n'));
  };
}

function describePlan({ decision, candidates }: Plan): string[] {
  const outcomes = decision.trace.map(({ rule, outcome }) => {
    const mark = outcome === true ? '✓' : outcome === false ? '✗' : '?';
    return `  ${mark} ${rule}`;
  });
  const targets = candidates.map(({ name, provider }) => `${name} (${provider.name}, ${provider.trust})`);
  return [
    `rule: ${decision.rule} (${decision.cause})`,
    `goes to: ${targets.join(', then ')}`,
    ...(outcomes.length > 0 ? ['rules tried:', ...outcomes] : []),
  ];
}
