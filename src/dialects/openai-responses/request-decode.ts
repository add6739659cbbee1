import type { ChatMessage, ChatRequest, ReasoningConfig } from '../../domain/chat';
import type { RouterError } from '../../domain/errors';
import { fail, ok, type Result } from '../../domain/result';
import { defined } from '../defined';
import { FieldReader, RequestNotes } from '../fields';
import { objectOf } from '../json';
import { decodeToolChoice, decodeUser } from '../openai-fields';
import { decodeInput } from './input-decode';
import { decodeText } from './text-config';
import { decodeTools } from './tools';
import { INCLUDE } from './wire';

/** Fields that say nothing at these values, so that leaving them out loses nothing. */
const HARMLESS: ReadonlyMap<string, readonly unknown[]> = new Map<string, readonly unknown[]>([
  ['service_tier', ['auto', 'default']],
  ['store', [false]],
  ['truncation', ['disabled']],
  ['stream_options.include_obfuscation', [false]],
]);

/** Fields that name text which is stored at OpenAI. */
const STORED = ['previous_response_id', 'conversation', 'prompt'] as const;

/**
 * Reads a request of OpenAI's Responses API. A missing model is `auto`. Its streams always end with their usage.
 * Errors: `invalid_request` with the field's place.
 * Source: https://platform.openai.com/docs/api-reference/responses/create
 */
export function decodeRequest(body: unknown): Result<ChatRequest, RouterError> {
  const notes = new RequestNotes();
  const object = objectOf(body);
  if (!object) notes.refuse('body', 'must be a JSON object');
  const fields = new FieldReader(object ?? {}, '', notes);
  refuseStored(fields);
  const request = defined({
    model: fields.string('model') ?? 'auto',
    messages: [...decodeInstructions(fields), ...decodeInput(fields)],
    stream: fields.boolean('stream') ?? false,
    includeUsage: true,
    maxTokens: fields.integer('max_output_tokens', 1),
    temperature: fields.number('temperature'),
    topP: fields.number('top_p'),
    user: decodeUser(fields),
    topLogprobs: decodeTopLogprobs(fields),
    metadata: fields.stringMap('metadata'),
    cacheKey: fields.string('prompt_cache_key'),
    tools: decodeTools(fields),
    toolChoice: decodeToolChoice(fields, (choice) => choice),
    parallelToolCalls: fields.boolean('parallel_tool_calls'),
    reasoning: decodeReasoning(fields),
    ...decodeText(fields),
  });
  leaveOutUnread(fields);
  return notes.fault ? fail(notes.fault) : ok({ ...request, unsupported: notes.unsupported });
}

/** What Signalbox never saw it can neither judge nor send to another provider. */
function refuseStored(fields: FieldReader): void {
  for (const name of STORED) {
    if (fields.value(name) === undefined) continue;
    fields.notes.refuse(name, 'names text that is stored at the provider; send the whole input instead');
  }
  if (fields.boolean('background')) {
    fields.notes.refuse('background', 'cannot be true: the answer could not be fetched later; leave it out');
  }
}

function decodeInstructions(fields: FieldReader): readonly ChatMessage[] {
  const text = fields.string('instructions');
  return text === undefined ? [] : [{ role: 'system', content: [{ type: 'text', text }] }];
}

/** Reads `include` and the number beside it, which alone asks for nothing. */
function decodeTopLogprobs(fields: FieldReader): number | undefined {
  const included = fields.strings('include') ?? [];
  const known: readonly string[] = Object.values(INCLUDE);
  // The rest are details of what the provider's own tools did.
  if (included.some((name) => !known.includes(name))) fields.notes.leaveOut('include');
  const top = fields.integer('top_logprobs', 0);
  return included.includes(INCLUDE.logprobs) ? (top ?? 0) : undefined;
}

function decodeReasoning(fields: FieldReader): ReasoningConfig | undefined {
  const reasoning = fields.object('reasoning');
  if (!reasoning) return undefined;
  const effort = reasoning.string('effort');
  const older = reasoning.string('generate_summary');
  const summary = reasoning.string('summary') ?? older;
  // How long the summary should be is for OpenAI's models alone.
  if (summary !== undefined && summary !== 'auto') fields.notes.leaveOut('reasoning.summary');
  for (const name of reasoning.unread()) fields.notes.leaveOut(`reasoning.${name}`);
  const config = defined({ effort, isShown: summary === undefined ? undefined : true });
  return Object.keys(config).length === 0 ? undefined : config;
}

function leaveOutUnread(fields: FieldReader): void {
  const streamOptions = fields.object('stream_options');
  const options = streamOptions?.unread().map((name) => ({
    name: `stream_options.${name}`,
    value: streamOptions.value(name),
  }));
  const unread = fields.unread().map((name) => ({ name, value: fields.value(name) }));
  for (const { name, value } of [...unread, ...(options ?? [])]) {
    if (!HARMLESS.get(name)?.includes(value)) fields.notes.leaveOut(name);
  }
}
