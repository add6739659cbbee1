import { randomInt } from 'node:crypto';
import type { ChatRequest } from '../domain/chat';
import type { RequestFacts } from '../domain/facts';
import { readLabels, type Labels } from '../eval/labels';
import { fillPlaceholders } from '../eval/placeholders';
import type { SignalSources } from '../signals/source';
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

/**
 * The cases of a file, a line of JSON each: the fields of `explain --in`, and labels.
 * Throws: `UsageError` when there is no such file.
 * @param sources - of the config, whose signals a case may label
 */
export async function* readCases(
  file: string,
  sources: SignalSources,
  io: CommandIo,
): AsyncGenerator<EvalCase | BadInput> {
  for await (const input of readLines(file, io)) yield isBadInput(input) ? input : readCase(input, sources);
}

function readCase({ line, fields }: InputLine, sources: SignalSources): EvalCase | BadInput {
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
    facts: { dialect: 'openai-chat', path: '', headers: new Map(), ...(team && { team }) },
    labels: labels.value,
  };
}

function prompts(fields: { readonly text: unknown; readonly messages: unknown }): typeof fields {
  const fill = (value: unknown): unknown => fillPlaceholders(value, (limit) => randomInt(limit));
  return { text: fill(fields.text), messages: fill(fields.messages) };
}
