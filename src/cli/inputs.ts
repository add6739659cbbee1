import { createReadStream, existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { clientDialect } from '../dialects/registry';
import type { ChatRequest } from '../domain/chat';
import { UsageError, type CommandIo } from './command';

/** One prompt to classify or explain. */
export interface PromptInput {
  readonly id: string | undefined;
  readonly chat: ChatRequest;
}

/** A line that cannot be read; the rest of the file is answered all the same. */
export interface BadInput {
  readonly line: number;
  readonly problem: string;
}

/**
 * The prompts of a command: its text, or a line of JSON each (`{"id"?, "messages": […]}` or `{"text": …}`) from a
 * file, or from standard input for `-`.
 * Throws: `UsageError` when neither is given, or both.
 */
export async function* readInputs(
  text: readonly string[],
  file: string | undefined,
  io: CommandIo,
): AsyncGenerator<PromptInput | BadInput> {
  if ((file === undefined) === (text.length === 0)) throw new UsageError('give either TEXT or --in FILE');
  if (file === undefined) {
    yield readFields({ text: text.join(' ') }, 1);
    return;
  }
  for await (const input of readLines(file, io)) {
    yield isBadInput(input) ? input : readFields(input.fields, input.line);
  }
}

/** One line of a file, an object of JSON. */
export interface InputLine {
  /** From 1. */
  readonly line: number;
  readonly fields: Fields;
}

/**
 * The lines of a file, or of standard input for `-`, without the empty ones.
 * Throws: `UsageError` when there is no such file.
 */
export async function* readLines(file: string, io: CommandIo): AsyncGenerator<InputLine | BadInput> {
  let line = 0;
  for await (const json of createInterface({ input: openInput(file, io), crlfDelay: Infinity })) {
    line += 1;
    if (json.trim()) yield readLine(json, line);
  }
}

export function isBadInput(input: object): input is BadInput {
  return 'problem' in input;
}

function openInput(file: string, io: CommandIo): NodeJS.ReadableStream {
  if (file === '-') return io.stdin;
  if (!existsSync(file)) throw new UsageError(`there is no file ${file}`);
  return createReadStream(file);
}

function readLine(json: string, line: number): InputLine | BadInput {
  try {
    const fields: unknown = JSON.parse(json);
    if (typeof fields !== 'object' || fields === null) return { line, problem: 'expected a JSON object' };
    return { line, fields: fields as Fields }; // An object, as just checked.
  } catch (error) {
    return { line, problem: `not JSON: ${error instanceof Error ? error.message : ''}` };
  }
}

export type Fields = Readonly<Record<string, unknown>>;

/** Reads the messages as the gateway would read them from an OpenAI client. */
export function readFields({ id, text, messages, model }: Fields, line: number): PromptInput | BadInput {
  const request = {
    model: typeof model === 'string' ? model : 'auto',
    messages: messages ?? (typeof text === 'string' ? [{ role: 'user', content: text }] : undefined),
  };
  const chat = clientDialect('openai-chat').decodeRequest(request, '/v1/chat/completions');
  if (!chat.ok) return { line, problem: chat.error.message };
  return { id: typeof id === 'string' || typeof id === 'number' ? String(id) : undefined, chat: chat.value };
}
