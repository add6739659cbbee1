import type { RequestFacts } from '../domain/facts';
import type { Plan } from '../domain/plan';
import { memberOf } from '../identity/teams';
import { assembleRouter, loadSnapshot } from './assembly';
import { EXIT, parseOptions, required, UsageError, type Command, type CommandIo } from './command';
import { explainDecision, type Explanation } from './explanation';
import { isBadInput, readInputs } from './inputs';
import { round, shownSignals, signalRecord } from './observed';

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
      ...(values.team && memberOf(values.team, config.teams)),
    };
    const router = await assembleRouter(config, io.projectFolder);
    const print = values.json ? printJson(io) : printText(io);
    let isComplete = true;
    try {
      for await (const input of readInputs(positionals, values.in, io)) {
        if (isBadInput(input)) {
          isComplete = false;
          io.writeError(`line ${input.line}: ${input.problem}\n`);
        } else {
          print({ id: input.id, ...(await explainDecision(input.chat, facts, router)) });
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
type NamedExplanation = Explanation & { readonly id: string | undefined };

function printJson(io: CommandIo): (explanation: NamedExplanation) => void {
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

function printText(io: CommandIo): (explanation: NamedExplanation) => void {
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
  const outcomes = decision.trace.map(({ rule, outcome, isShadow }) => {
    const mark = outcome === true ? '✓' : outcome === false ? '✗' : '?';
    return `  ${mark} ${rule}${isShadow ? ' (shadow)' : ''}`;
  });
  const targets = candidates.map(({ name, provider }) => `${name} (${provider.name}, ${provider.trust})`);
  return [
    `rule: ${decision.rule} (${decision.cause})`,
    `goes to: ${targets.join(', then ')}`,
    ...(outcomes.length > 0 ? ['rules tried:', ...outcomes] : []),
  ];
}
