import type { ChatRequest } from '../../domain/chat';
import type { RouterError } from '../../domain/errors';
import { fail, ok, type Result } from '../../domain/result';
import { defined } from '../defined';
import { FieldReader, RequestNotes } from '../fields';
import { objectOf } from '../json';
import { decodeConfig } from './config-decode';
import { decodeContents, decodeSystem } from './content-decode';
import { readPath } from './path';
import { readProtoJson } from './proto-json';
import { decodeTools, decodeToolChoice } from './tool-decode';

/**
 * Reads a request of Gemini's generateContent or streamGenerateContent, whose answers always tell their usage.
 * Errors: `invalid_request` with the field's place, in the spelling of the API's reference.
 * Source: https://ai.google.dev/api/generate-content#request-body
 */
export function decodeRequest(body: unknown, path: string): Result<ChatRequest, RouterError> {
  const notes = new RequestNotes();
  const { model, isStreamed } = readPath(path, notes);
  const object = objectOf(body);
  if (!object) notes.refuse('body', 'must be a JSON object');
  const fields = new FieldReader(readProtoJson(object ?? {}), '', notes);
  refuseCachedContent(fields);
  const request = defined({
    model,
    messages: [...decodeSystem(fields), ...decodeContents(fields)],
    stream: isStreamed,
    includeUsage: true,
    ...decodeConfig(fields.object('generationConfig') ?? new FieldReader({}, 'generationConfig', notes)),
    // Vertex AI has them, and its clients send them.
    metadata: fields.stringMap('labels'),
    tools: decodeTools(fields),
    toolChoice: decodeToolChoice(fields),
  });
  for (const name of fields.unread()) notes.leaveOut(name);
  return notes.fault ? fail(notes.fault) : ok({ ...request, unsupported: notes.unsupported });
}

function refuseCachedContent(fields: FieldReader): void {
  if (!fields.string('cachedContent')) return;
  const complaint = 'names text that only Google holds, which can be neither checked nor sent to another provider';
  fields.notes.refuse('cachedContent', `${complaint}: send all of it in contents`);
}
