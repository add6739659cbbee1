import type { ContentPart, MediaSource, ToolResultPart } from '../../domain/chat';
import { defined } from '../defined';
import { encodeCacheControl } from './cache-control';
import { encodeToolId, encodeToolInput } from './tool-input';
import type { WireBlock, WireSource } from './wire';

type BlockEncoder<Part extends ContentPart> = (part: Part, lossy: Set<string>) => readonly WireBlock[];
type BlockEncoders = { readonly [Type in ContentPart['type']]: BlockEncoder<Extract<ContentPart, { type: Type }>> };

/** An encoder for each type of part. Source: https://platform.claude.com/docs/en/api/messages/create */
const BLOCKS: BlockEncoders = {
  text: ({ text, cache }, lossy) => [{ type: 'text', text, ...encodeCacheControl(cache, lossy) }],
  refusal: ({ text }) => [{ type: 'text', text }],
  image: ({ source, detail, cache }, lossy) => {
    if (detail !== undefined && detail !== 'auto') lossy.add('messages.image.detail');
    return [{ type: 'image', source: encodeSource(source), ...encodeCacheControl(cache, lossy) }];
  },
  document: ({ source, name, cache }, lossy) => [
    defined({
      type: 'document' as const,
      source: encodeDocument(source),
      title: name,
      ...encodeCacheControl(cache, lossy),
    }),
  ],
  audio: (_part, lossy) => leaveOut(lossy, 'messages.audio'),
  'tool-call': ({ id, name, arguments: text, cache }, lossy) => {
    // A call that was cut off in mid-arguments is still worth showing to the model.
    const input = encodeToolInput(text, () => lossy.add('messages.toolCall.arguments'));
    return [{ type: 'tool_use', id: encodeToolId(id), name, input, ...encodeCacheControl(cache, lossy) }];
  },
  'tool-result': encodeToolResult,
  reasoning: (part, lossy) => {
    // Thinking without a signature of Claude's own is refused.
    if (part.origin !== 'anthropic-messages') return leaveOut(lossy, 'messages.reasoning');
    const { text, signature, redactedData } = part;
    if (redactedData !== undefined) return [{ type: 'redacted_thinking', data: redactedData }];
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

function encodeToolResult(
  { toolCallId, content, isError, cache }: ToolResultPart,
  lossy: Set<string>,
): readonly WireBlock[] {
  const blocks = content
    .filter((part) => part.type !== 'text' || part.text.trim() !== '')
    .flatMap((part) => encodePart(part, lossy));
  return [
    defined({
      type: 'tool_result' as const,
      tool_use_id: encodeToolId(toolCallId),
      content: blocks,
      is_error: isError,
      ...encodeCacheControl(cache, lossy),
    }),
  ];
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
