import type { CacheMark, ContentPart } from '../../domain/chat';
import { readMediaUrl } from '../data-url';
import { defined } from '../defined';
import type { FieldReader } from '../fields';

type PartDecoder = (part: FieldReader) => ContentPart | undefined;

/** A decoder for each type of part. Source: https://platform.openai.com/docs/api-reference/chat/create#messages */
const PARTS: ReadonlyMap<string, PartDecoder> = new Map<string, PartDecoder>([
  [
    'text',
    (part) => defined({ type: 'text' as const, text: part.requiredString('text'), cache: decodeCacheMark(part) }),
  ],
  ['refusal', (part) => ({ type: 'refusal', text: part.requiredString('refusal') })],
  ['image_url', decodeImage],
  ['input_audio', decodeAudio],
  ['file', decodeFile],
]);

/**
 * Reads the `content` of a message: a string or a list of parts. Parts of unknown type are left out and noted.
 * @returns undefined when there is none
 */
export function decodeContent(message: FieldReader): readonly ContentPart[] | undefined {
  const content = message.value('content');
  if (typeof content === 'string') return [{ type: 'text', text: content }];
  if (content !== undefined && !Array.isArray(content)) {
    message.notes.refuse(message.placeOf('content'), 'must be a string or a list of parts');
    return [];
  }
  return message.objects('content')?.flatMap((part) => decodePart(part) ?? []);
}

/**
 * Reads Anthropic's cache mark, which clients of gateways send in OpenAI's dialect too.
 * Source: https://openrouter.ai/docs/features/prompt-caching
 */
export function decodeCacheMark(fields: FieldReader): CacheMark | undefined {
  const mark = fields.object('cache_control');
  return mark && defined({ ttl: mark.string('ttl') });
}

function decodePart(part: FieldReader): ContentPart | undefined {
  const type = part.requiredString('type');
  const decode = PARTS.get(type);
  if (!decode) {
    part.notes.leaveOut(`messages.content.${type}`);
    return undefined;
  }
  const decoded = decode(part);
  for (const name of part.unread()) part.notes.leaveOut(`messages.content.${name}`);
  return decoded;
}

function decodeImage(part: FieldReader): ContentPart | undefined {
  const image = part.requiredObject('image_url');
  const source = readMediaUrl(image.requiredString('url'));
  if (source)
    return defined({ type: 'image' as const, source, detail: image.string('detail'), cache: decodeCacheMark(part) });
  part.notes.refuse(image.placeOf('url'), 'must be a URL or a base64 data URL');
  return undefined;
}

function decodeAudio(part: FieldReader): ContentPart {
  const audio = part.requiredObject('input_audio');
  const mediaType = `audio/${audio.requiredString('format')}`;
  return { type: 'audio', source: { type: 'base64', mediaType, data: audio.requiredString('data') } };
}

function decodeFile(part: FieldReader): ContentPart | undefined {
  const file = part.requiredObject('file');
  const data = file.string('file_data');
  if (data === undefined) {
    // A file id names something that only OpenAI can read.
    part.notes.leaveOut('messages.content.file_id');
    return undefined;
  }
  const source = readMediaUrl(data);
  if (source)
    return defined({ type: 'document' as const, source, name: file.string('filename'), cache: decodeCacheMark(part) });
  part.notes.refuse(file.placeOf('file_data'), 'must be a base64 data URL');
  return undefined;
}
