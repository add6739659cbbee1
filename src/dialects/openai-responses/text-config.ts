import type { ChatRequest, ResponseFormat } from '../../domain/chat';
import { assertNever } from '../../domain/result';
import { defined } from '../defined';
import type { FieldReader } from '../fields';

/** Reads `text`: the format of the answer, and how wordy it may be. */
export function decodeText(fields: FieldReader): {
  readonly responseFormat: ResponseFormat | undefined;
  readonly verbosity: string | undefined;
} {
  const text = fields.object('text');
  const format = text?.object('format');
  const decoded = { responseFormat: format && decodeFormat(format), verbosity: text?.string('verbosity') };
  for (const name of text?.unread() ?? []) fields.notes.leaveOut(`text.${name}`);
  return decoded;
}

function decodeFormat(format: FieldReader): ResponseFormat | undefined {
  const type = format.requiredString('type');
  if (type === 'text') return { type: 'text' };
  if (type === 'json_object') return { type: 'json' };
  if (type !== 'json_schema') {
    format.notes.leaveOut('text.format');
    return undefined;
  }
  format.requiredObject('schema');
  return defined({
    type: 'json-schema' as const,
    name: format.requiredString('name'),
    schema: format.value('schema') ?? {},
    isStrict: format.boolean('strict'),
    description: format.string('description'),
  });
}

/** The counterpart of `decodeText`; undefined when nothing is asked for. */
export function encodeText({ responseFormat, verbosity }: ChatRequest): object | undefined {
  if (responseFormat === undefined && verbosity === undefined) return undefined;
  return defined({ format: responseFormat && encodeFormat(responseFormat), verbosity });
}

function encodeFormat(format: ResponseFormat): object {
  switch (format.type) {
    case 'text':
      return { type: 'text' };
    case 'json':
      return { type: 'json_object' };
    case 'json-schema': {
      const { name, schema, isStrict, description } = format;
      return defined({ type: 'json_schema' as const, name, schema, strict: isStrict, description });
    }
    default:
      return assertNever(format);
  }
}
