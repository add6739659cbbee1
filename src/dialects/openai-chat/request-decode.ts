import type { ChatRequest, ResponseFormat, ToolDefinition } from '../../domain/chat';
import type { RouterError } from '../../domain/errors';
import { fail, ok, type Result } from '../../domain/result';
import { defined } from '../defined';
import { FieldReader, RequestNotes } from '../fields';
import { objectOf } from '../json';
import { decodeToolChoice, decodeUser } from '../openai-fields';
import { decodeCacheMark } from './content-decode';
import { decodeMessages } from './message-decode';

/** Fields that say nothing at these values, so that leaving them out loses nothing. */
const HARMLESS: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ['store', false],
  ['service_tier', 'auto'],
  ['stream_options.include_obfuscation', false],
]);

/**
 * Reads a request of OpenAI's chat completions. A missing model is `auto`.
 * Errors: `invalid_request` with the field's place.
 * Source: https://platform.openai.com/docs/api-reference/chat/create
 */
export function decodeRequest(body: unknown): Result<ChatRequest, RouterError> {
  const notes = new RequestNotes();
  const object = objectOf(body);
  if (!object) notes.refuse('body', 'must be a JSON object');
  const fields = new FieldReader(object ?? {}, '', notes);
  const streamOptions = fields.object('stream_options');
  const request = defined({
    model: fields.string('model') ?? 'auto',
    messages: decodeMessages(fields),
    stream: fields.boolean('stream') ?? false,
    includeUsage: streamOptions?.boolean('include_usage') ?? false,
    ...decodeSampling(fields),
    user: decodeUser(fields),
    topLogprobs: decodeTopLogprobs(fields),
    verbosity: fields.string('verbosity'),
    metadata: fields.stringMap('metadata'),
    cacheKey: fields.string('prompt_cache_key'),
    tools: decodeTools(fields),
    toolChoice: decodeToolChoice(fields, (choice) => choice.requiredObject('function')),
    parallelToolCalls: fields.boolean('parallel_tool_calls'),
    responseFormat: decodeResponseFormat(fields),
    reasoning: decodeReasoning(fields),
  });
  leaveOutUnread(fields, streamOptions);
  return notes.fault ? fail(notes.fault) : ok({ ...request, unsupported: notes.unsupported });
}

/** The numbers that shape an answer, absent ones as undefined. */
type Sampling = {
  readonly [
    Name in
      'maxTokens' | 'temperature' | 'topP' | 'topK' | 'stop' | 'seed' | 'presencePenalty' | 'frequencyPenalty' | 'n'
  ]: Required<ChatRequest>[Name] | undefined;
};

function decodeSampling(fields: FieldReader): Sampling {
  const maxCompletionTokens = fields.integer('max_completion_tokens', 1);
  const maxTokens = fields.integer('max_tokens', 1);
  return {
    maxTokens: maxCompletionTokens ?? maxTokens,
    temperature: fields.number('temperature'),
    topP: fields.number('top_p'),
    // Not OpenAI's, but vLLM, Ollama and others take it, and so do Anthropic and Gemini.
    topK: fields.integer('top_k', 0),
    stop: fields.strings('stop'),
    // OpenAI's seeds have 64 bits: beyond 53 they are rounded, which only matters to another provider.
    seed: fields.number('seed'),
    presencePenalty: fields.number('presence_penalty'),
    frequencyPenalty: fields.number('frequency_penalty'),
    n: fields.integer('n', 1),
  };
}

function decodeTopLogprobs(fields: FieldReader): number | undefined {
  const top = fields.integer('top_logprobs', 0);
  return fields.boolean('logprobs') ? (top ?? 0) : undefined;
}

function decodeReasoning(fields: FieldReader): ChatRequest['reasoning'] {
  const effort = fields.string('reasoning_effort');
  return effort === undefined ? undefined : { effort };
}

function decodeTools(fields: FieldReader): readonly ToolDefinition[] | undefined {
  return fields.objects('tools')?.flatMap((tool) => {
    const type = tool.requiredString('type');
    if (type !== 'function') {
      fields.notes.leaveOut(`tools.${type}`);
      return [];
    }
    const definition = tool.requiredObject('function');
    const decoded = defined({
      name: definition.requiredString('name'),
      description: definition.string('description'),
      parameters: definition.object('parameters') && definition.value('parameters'),
      isStrict: definition.boolean('strict'),
      cache: decodeCacheMark(tool),
    });
    for (const name of [...tool.unread(), ...definition.unread()]) fields.notes.leaveOut(`tools.${name}`);
    return [decoded];
  });
}

function decodeResponseFormat(fields: FieldReader): ResponseFormat | undefined {
  const format = fields.object('response_format');
  const type = format?.requiredString('type');
  if (!format || type === undefined) return undefined;
  if (type === 'text') return { type: 'text' };
  if (type === 'json_object') return { type: 'json' };
  if (type !== 'json_schema') {
    fields.notes.leaveOut('response_format');
    return undefined;
  }
  const schema = format.requiredObject('json_schema');
  return defined({
    type: 'json-schema' as const,
    name: schema.requiredString('name'),
    schema: (schema.object('schema') && schema.value('schema')) ?? {},
    isStrict: schema.boolean('strict'),
    description: schema.string('description'),
  });
}

function leaveOutUnread(fields: FieldReader, streamOptions: FieldReader | undefined): void {
  const names = [
    ...fields.unread().map((name) => ({ name, value: fields.value(name) })),
    ...(streamOptions?.unread() ?? []).map((name) => ({
      name: `stream_options.${name}`,
      value: streamOptions?.value(name),
    })),
  ];
  for (const { name, value } of names) {
    if (!HARMLESS.has(name) || HARMLESS.get(name) !== value) fields.notes.leaveOut(name);
  }
}
