import type { ContentPart, MediaSource, ToolResultPart } from '../../domain/chat';
import { defined } from '../defined';
import { parseJsonObject } from '../json';
import type { WireBlock, WireSource } from './wire';

type BlockEncoder<Part extends ContentPart> = (part: Part, lossy: Set<string>) => readonly WireBlock[];
type BlockEncoders = { readonly [Type in ContentPart['type']]: BlockEncoder<Extract<ContentPart, { type: Type }>> };

/** An encoder for each type of part. Source: https://platform.claude.com/docs/en/api/messages/create */
const BLOCKS: BlockEncoders = {
  text: ({ text }) => [{ type: 'text', text }],
  refusal: ({ text }) => [{ type: 'text', text }],
  image: ({ source, detail }, lossy) => {
    if (detail !== undefined && detail !== 'auto') lossy.add('messages.image.detail');
    return [{ type: 'image', source: encodeSource(source) }];
  },
  document: ({ source, name }) => [defined({ type: 'document' as const, source: encodeDocument(source), title: name })],
  audio: (_part, lossy) => leaveOut(lossy, 'messages.audio'),
  'tool-call': ({ id, name, arguments: text }, lossy) => {
    const input = text.trim() === '' ? {} : parseJsonObject(text);
    // The API takes objects only; a call that was cut off mid-arguments is still worth showing to the model.
    if (!input) lossy.add('messages.toolCall.arguments');
    return [{ type: 'tool_use', id: encodeId(id), name, input: input ?? { arguments: text } }];
  },
  'tool-result': encodeToolResult,
  reasoning: ({ text, signature, redactedData }, lossy) => {
    if (redactedData !== undefined) return [{ type: 'redacted_thinking', data: redactedData }];
    // Thinking without the signature that Claude gave it is refused.
    if (signature === undefined) return leaveOut(lossy, 'messages.reasoning');
    return [{ type: 'thinking', thinking: text, signature }];
  },
};

/**
 * Writes one canonical part as blocks.
 * @param lossy - takes the names of what has no place here
 */
export function encodePart(part: ContentPart, lossy: Set<string>): readonly WireBlock[] {
  // The table pairs each type with its own encoder, which TypeScript cannot follow through an index.
  const encode = BLOCKS[part.type] as BlockEncoder<ContentPart>;
  return encode(part, lossy);
}

function encodeToolResult({ toolCallId, content, isError }: ToolResultPart, lossy: Set<string>): readonly WireBlock[] {
  const blocks = content
    .filter((part) => part.type !== 'text' || part.text.trim() !== '')
    .flatMap((part) => encodePart(part, lossy));
  return [
    defined({ type: 'tool_result' as const, tool_use_id: encodeId(toolCallId), content: blocks, is_error: isError }),
  ];
}

/** Ids may hold letters, digits, `_` and `-` here; other makers' ids, as in `functions.search:0`, hold more. */
function encodeId(id: string): string {
  return id.replace(/[^\w-]/g, '_') || 'call';
}

function encodeSource(source: MediaSource): WireSource {
  if (source.type === 'url') return source;
  return { type: 'base64', media_type: source.mediaType, data: source.data };
}

function encodeDocument(source: MediaSource): WireSource {
  if (source.type === 'base64' && source.mediaType === 'text/plain') {
    return { type: 'text', media_type: 'text/plain', data: Buffer.from(source.data, 'base64').toString('utf8') };
  }
  return encodeSource(source);
}

function leaveOut(lossy: Set<string>, name: string): readonly WireBlock[] {
  lossy.add(name);
  return [];
}
