import type { ContentPart, DocumentPart, MediaSource, ToolResultPart } from '../../domain/chat';
import { defined } from '../defined';
import type { FieldReader } from '../fields';
import { objectOf } from '../json';
import { unseal } from '../seal';
import { decodeCacheControl } from './cache-control';
import { decodeToolInput } from './tool-input';

type BlockDecoder = (block: FieldReader) => readonly ContentPart[];

/** A decoder for each type of block. Source: https://platform.claude.com/docs/en/api/messages/create */
const BLOCKS: ReadonlyMap<string, BlockDecoder> = new Map<string, BlockDecoder>([
  [
    'text',
    (block) => [
      defined({ type: 'text' as const, text: block.requiredString('text'), cache: decodeCacheControl(block) }),
    ],
  ],
  ['image', decodeImage],
  ['document', decodeDocument],
  ['tool_use', decodeToolUse],
  ['tool_result', decodeToolResult],
  ['thinking', decodeThinking],
  ['redacted_thinking', decodeRedactedThinking],
]);

/**
 * Reads `content`: a string or a list of blocks. Blocks of the provider's own tools and of unknown types are left out
 * and noted.
 * @returns undefined when there is none
 */
export function decodeContent(fields: FieldReader): readonly ContentPart[] | undefined {
  const content = fields.value('content');
  if (typeof content === 'string') return [{ type: 'text', text: content }];
  if (content !== undefined && !Array.isArray(content)) {
    fields.notes.refuse(fields.placeOf('content'), 'must be a string or a list of blocks');
    return [];
  }
  return fields.objects('content')?.flatMap(decodeBlock);
}

/** Reads a list of text blocks or a string, as `system` is. */
export function decodeTexts(fields: FieldReader, name: string): readonly ContentPart[] {
  const value = fields.value(name);
  if (typeof value === 'string') return [{ type: 'text', text: value }];
  return fields.objects(name)?.flatMap(decodeBlock) ?? [];
}

function decodeBlock(block: FieldReader): readonly ContentPart[] {
  const type = block.requiredString('type');
  const decode = BLOCKS.get(type);
  if (!decode) {
    block.notes.leaveOut(`messages.content.${type}`);
    return [];
  }
  const decoded = decode(block);
  for (const name of block.unread()) block.notes.leaveOut(`messages.content.${name}`);
  return decoded;
}

function decodeImage(block: FieldReader): readonly ContentPart[] {
  const cache = decodeCacheControl(block);
  const source = decodeSource(block.requiredObject('source'));
  return source ? [defined({ type: 'image' as const, source, cache })] : [];
}

function decodeDocument(block: FieldReader): readonly ContentPart[] {
  const document = { type: 'document' as const, name: block.string('title'), cache: decodeCacheControl(block) };
  if (block.object('citations')?.boolean('enabled')) block.notes.leaveOut('messages.content.citations');
  const field = block.requiredObject('source');
  const type = field.value('type');
  if (type === 'content') return decodeContentDocument(field, document);
  const source = type === 'text' ? textSource(field.requiredString('data')) : decodeSource(field);
  return source ? [defined({ ...document, source })] : [];
}

/** A document in pieces, which only matter to citations: its texts are one document, its images stand beside it. */
function decodeContentDocument(
  source: FieldReader,
  document: { readonly [Name in keyof Omit<DocumentPart, 'source'>]-?: DocumentPart[Name] | undefined },
): readonly ContentPart[] {
  const pieces = decodeContent(source) ?? [];
  const texts = pieces.flatMap((piece) => (piece.type === 'text' ? [piece.text] : []));
  const images = pieces.filter(({ type }) => type === 'image');
  if (texts.length === 0) return images;
  return [defined({ ...document, type: 'document' as const, source: textSource(texts.join('\n')) }), ...images];
}

function textSource(text: string): MediaSource {
  return { type: 'base64', mediaType: 'text/plain', data: Buffer.from(text).toString('base64') };
}

function decodeSource(source: FieldReader): MediaSource | undefined {
  const type = source.requiredString('type');
  if (type === 'url') return { type: 'url', url: source.requiredString('url') };
  if (type === 'base64') {
    return { type: 'base64', mediaType: source.requiredString('media_type'), data: source.requiredString('data') };
  }
  // A file id names something that only Anthropic can read.
  if (type === 'file') source.notes.leaveOut('messages.content.file_id');
  else source.notes.refuse(source.placeOf('type'), 'is no type of source that is known here');
  return undefined;
}

function decodeToolUse(block: FieldReader): readonly ContentPart[] {
  const caller = block.object('caller')?.string('type') ?? 'direct';
  if (caller !== 'direct') block.notes.leaveOut('messages.content.caller');
  block.requiredObject('input');
  return [
    defined({
      type: 'tool-call' as const,
      id: block.requiredString('id'),
      name: block.requiredString('name'),
      arguments: decodeToolInput(objectOf(block.value('input')) ?? {}),
      cache: decodeCacheControl(block),
    }),
  ];
}

function decodeToolResult(block: FieldReader): readonly ContentPart[] {
  const parts = decodeContent(block) ?? [];
  const content = parts.filter(isResultContent);
  if (content.length < parts.length) block.notes.leaveOut('messages.content.tool_result');
  return [
    defined({
      type: 'tool-result' as const,
      toolCallId: block.requiredString('tool_use_id'),
      content,
      isError: block.boolean('is_error') || undefined,
      cache: decodeCacheControl(block),
    }),
  ];
}

function isResultContent(part: ContentPart): part is ToolResultPart['content'][number] {
  return part.type === 'text' || part.type === 'image' || part.type === 'document';
}

/** Thinking of other providers came without a signature, or with one that is marked as theirs. */
function decodeThinking(block: FieldReader): readonly ContentPart[] {
  const text = block.requiredString('thinking');
  const signature = block.string('signature');
  if (!signature) return text === '' ? [] : [{ type: 'reasoning', text }];
  const { value, origin } = unseal(signature, 'anthropic-messages');
  return [{ type: 'reasoning', text, signature: value, origin }];
}

function decodeRedactedThinking(block: FieldReader): readonly ContentPart[] {
  const { value, origin } = unseal(block.requiredString('data'), 'anthropic-messages');
  return [{ type: 'reasoning', text: '', redactedData: value, origin }];
}
