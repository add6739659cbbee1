import type { CacheMark, ContentPart, MediaSource } from '../../domain/chat';
import { readMediaUrl } from '../data-url';
import { defined } from '../defined';
import type { FieldReader } from '../fields';

type PartDecoder = (part: FieldReader) => ContentPart | undefined;

/** A decoder for each type of part. Source: https://platform.openai.com/docs/api-reference/responses/create */
const PARTS: ReadonlyMap<string, PartDecoder> = new Map<string, PartDecoder>([
  ['input_text', decodeText],
  ['output_text', decodeOutputText],
  ['refusal', (part) => ({ type: 'refusal', text: part.requiredString('refusal') })],
  ['input_image', decodeImage],
  ['input_file', decodeFile],
]);

/**
 * Reads what a message or a tool says: a string or a list of parts. Parts of unknown type are left out and noted.
 * @returns undefined when there is none
 */
export function decodeContent(item: FieldReader, name: string): readonly ContentPart[] | undefined {
  const content = item.value(name);
  if (typeof content === 'string') return [{ type: 'text', text: content }];
  if (content !== undefined && !Array.isArray(content)) {
    item.notes.refuse(item.placeOf(name), 'must be a string or a list of parts');
    return [];
  }
  return item.objects(name)?.flatMap((part) => decodePart(part) ?? []);
}

function decodePart(part: FieldReader): ContentPart | undefined {
  const type = part.requiredString('type');
  const decode = PARTS.get(type);
  if (!decode) {
    part.notes.leaveOut(`input.content.${type}`);
    return undefined;
  }
  const decoded = decode(part);
  for (const name of part.unread()) part.notes.leaveOut(`input.content.${name}`);
  return decoded;
}

function decodeText(part: FieldReader): ContentPart {
  return defined({ type: 'text' as const, text: part.requiredString('text'), cache: decodeCacheMark(part) });
}

/** An earlier answer: its sources and probabilities tell the model nothing. */
function decodeOutputText(part: FieldReader): ContentPart {
  part.value('annotations');
  part.value('logprobs');
  return { type: 'text', text: part.requiredString('text') };
}

/**
 * Reads a cache breakpoint. Its lifetimes, half an hour and half a day, are nobody else's.
 * Source: https://platform.openai.com/docs/guides/prompt-caching
 */
function decodeCacheMark(part: FieldReader): CacheMark | undefined {
  const mark = part.object('prompt_cache_breakpoint');
  if (mark?.string('ttl') !== undefined) part.notes.leaveOut('input.content.prompt_cache_breakpoint.ttl');
  return mark && {};
}

function decodeImage(part: FieldReader): ContentPart | undefined {
  const source = decodeSource(part, 'image_url');
  // `auto` says nothing, but the clients' types require a word.
  const wanted = part.string('detail');
  const detail = wanted === 'auto' ? undefined : wanted;
  return source && defined({ type: 'image' as const, source, detail, cache: decodeCacheMark(part) });
}

function decodeFile(part: FieldReader): ContentPart | undefined {
  const source = part.value('file_data') === undefined ? decodeSource(part, 'file_url') : decodeFileData(part);
  const name = part.string('filename');
  // `auto` is how a file is read anyway.
  if ((part.string('detail') ?? 'auto') !== 'auto') part.notes.leaveOut('input.content.detail');
  return source && defined({ type: 'document' as const, source, name, cache: decodeCacheMark(part) });
}

function decodeFileData(part: FieldReader): MediaSource | undefined {
  const source = readMediaUrl(part.requiredString('file_data'));
  if (source?.type === 'base64') return source;
  part.notes.refuse(part.placeOf('file_data'), 'must be a base64 data URL');
  return undefined;
}

/** Reads a URL; a file's id in its place names something that only OpenAI can read. */
function decodeSource(part: FieldReader, name: string): MediaSource | undefined {
  if (part.string('file_id') !== undefined && part.value(name) === undefined) {
    part.notes.leaveOut('input.content.file_id');
    return undefined;
  }
  const source = readMediaUrl(part.requiredString(name));
  if (!source) part.notes.refuse(part.placeOf(name), 'must be a URL or a base64 data URL');
  return source;
}
