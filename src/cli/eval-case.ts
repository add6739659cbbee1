import { randomInt } from 'node:crypto';
import type { Snapshot } from '../config/compile';
import type { ChatRequest } from '../domain/chat';
import type { RequestFacts } from '../domain/facts';
import { readLabels, type Labels } from '../eval/labels';
import { fillPlaceholders } from '../eval/placeholders';
import { memberOf } from '../identity/teams';
import type { CommandIo } from './command';
import { isBadInput, readFields, readLines, type BadInput, type InputLine } from './inputs';

/** A prompt beside what is right for it. */
export interface EvalCase {
  /** The case's own, else `line N`. */
  readonly id: string;
  readonly chat: ChatRequest;
  readonly facts: RequestFacts;
  readonly labels: Labels;
}

type CaseConfig = Pick<Snapshot, 'sources' | 'teams'>;

/**
 * The cases of a file, a line of JSON each: the fields of `explain --in`, and labels.
 * Throws: `UsageError` when there is no such file.
 * @param config - whose signals a case may label, and whose teams may ask
 */
export async function* readCases(file: string, config: CaseConfig, io: CommandIo): AsyncGenerator<EvalCase | BadInput> {
  for await (const input of readLines(file, io)) yield isBadInput(input) ? input : readCase(input, config);
}

function readCase({ line, fields }: InputLine, { sources, teams }: CaseConfig): EvalCase | BadInput {
  const { id, text, messages } = fields;
  // `model` is a label here: what a client names is not decided by rules.
  const prompt = readFields({ id, ...prompts({ text, messages }) }, line);
  if (isBadInput(prompt)) return prompt;
  const labels = readLabels(fields);
  if (!labels.ok) return { line, problem: labels.error };
  const { team, signals = {} } = labels.value;
  const unknown = Object.keys(signals).find((name) => !sources.has(name));
  if (unknown !== undefined) return { line, problem: `signals: the config has no signal ${unknown}` };
  return {
    id: prompt.id ?? `line ${line}`,
    chat: prompt.chat,
    facts: { dialect: 'openai-chat', path: '', headers: new Map(), ...(team && memberOf(team, teams)) },
    labels: labels.value,
  };
}

function prompts(fields: { readonly text: unknown; readonly messages: unknown }): typeof fields {
  const fill = (value: unknown): unknown => fillPlaceholders(value, (limit) => randomInt(limit));
  return { text: fill(fields.text), messages: fill(fields.messages) };
}
