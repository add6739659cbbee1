import type { ChatRequest, ResponseFormat } from '../../domain/chat';
import type { RouterError } from '../../domain/errors';
import { fail, ok, type Result } from '../../domain/result';
import { defined } from '../defined';
import { FieldReader, RequestNotes } from '../fields';
import { objectOf } from '../json';
import { decodeMessages } from './message-decode';
import { isClosedSchema } from './schema';
import { decodeReasoning } from './thinking-decode';
import { decodeTools } from './tools-decode';

/** Fields that say nothing at these values, so that leaving them out loses nothing. */
const HARMLESS: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ['service_tier', 'auto'],
  ['speed', 'standard'],
]);

/**
 * Reads a request of Anthropic's Messages API. A missing model is `auto`. Its streams always end with their usage.
 * Errors: `invalid_request` with the field's place.
 * Source: https://platform.claude.com/docs/en/api/messages/create
 */
export function decodeRequest(body: unknown): Result<ChatRequest, RouterError> {
  const notes = new RequestNotes();
  const object = objectOf(body);
  if (!object) notes.refuse('body', 'must be a JSON object');
  const fields = new FieldReader(object ?? {}, '', notes);
  const output = fields.object('output_config');
  const request = defined({
    model: fields.string('model') ?? 'auto',
    messages: decodeMessages(fields),
    stream: fields.boolean('stream') ?? false,
    includeUsage: true,
    maxTokens: decodeMaxTokens(fields),
    temperature: fields.number('temperature'),
    topP: fields.number('top_p'),
    topK: fields.integer('top_k', 0),
    stop: fields.strings('stop_sequences'),
    user: decodeUser(fields),
    ...decodeTools(fields),
    responseFormat: output && decodeResponseFormat(output),
    reasoning: decodeReasoning(fields, output),
  });
  leaveOutUnread(fields, output);
  return notes.fault ? fail(notes.fault) : ok({ ...request, unsupported: notes.unsupported });
}

/** Required, as in the API itself: a client that forgot it would fail there too. */
function decodeMaxTokens(fields: FieldReader): number | undefined {
  if (fields.value('max_tokens') === undefined) fields.notes.refuse('max_tokens', 'is missing');
  const maxTokens = fields.integer('max_tokens', 0);
  if (maxTokens !== 0) return maxTokens;
  // 0 fills the cache and asks for no answer. Others refuse it; one token is as good as none.
  fields.notes.leaveOut('max_tokens');
  return 1;
}

function decodeUser(fields: FieldReader): string | undefined {
  const metadata = fields.object('metadata');
  const user = metadata?.string('user_id');
  for (const name of metadata?.unread() ?? []) fields.notes.leaveOut(`metadata.${name}`);
  return user;
}

/** Source: https://platform.claude.com/docs/en/build-with-claude/structured-outputs */
function decodeResponseFormat(output: FieldReader): ResponseFormat | undefined {
  const format = output.object('format');
  const type = format?.requiredString('type');
  if (!format || type === undefined) return undefined;
  if (type !== 'json_schema') {
    output.notes.leaveOut('output_config.format');
    return undefined;
  }
  format.requiredObject('schema');
  const schema = format.value('schema');
  for (const name of format.unread()) format.notes.leaveOut(`output_config.format.${name}`);
  // A schema has no name here, and is always kept to; others promise that only where it leaves nothing open.
  if (isClosedSchema(schema)) return { type: 'json-schema', name: 'answer', schema, isStrict: true };
  format.notes.leaveOut('responseFormat.isStrict');
  return { type: 'json-schema', name: 'answer', schema };
}

function leaveOutUnread(fields: FieldReader, output: FieldReader | undefined): void {
  for (const name of fields.unread()) {
    if (!HARMLESS.has(name) || HARMLESS.get(name) !== fields.value(name)) fields.notes.leaveOut(name);
  }
  for (const name of output?.unread() ?? []) fields.notes.leaveOut(`output_config.${name}`);
}
