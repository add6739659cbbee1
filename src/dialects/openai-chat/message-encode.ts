import type { ChatMessage, ContentPart, ToolResultPart } from '../../domain/chat';
import { writeMediaUrl } from '../data-url';
import { defined } from '../defined';
import { writeSignature } from './wire';

/**
 * Writes one canonical message; tool results become messages of their own, before the rest.
 * @param lossy - takes the names of what has no place here
 */
export function encodeMessage(message: ChatMessage, lossy: Set<string>): readonly unknown[] {
  const results = message.content.filter((part) => part.type === 'tool-result');
  const rest = message.content.filter((part) => part.type !== 'tool-result');
  const encoded = results.map((result) => encodeToolResult(result, lossy));
  if (rest.length === 0 && results.length > 0) return encoded;
  return [
    ...encoded,
    message.role === 'assistant' ? encodeAssistant(message, lossy) : encodeSpoken(message, rest, lossy),
  ];
}

function encodeToolResult({ toolCallId, content, isError }: ToolResultPart, lossy: Set<string>): unknown {
  if (isError) lossy.add('messages.isError');
  if (content.some((part) => part.type !== 'text')) lossy.add('messages.toolResult');
  const text = content.map((part) => (part.type === 'text' ? part.text : '')).join('');
  return { role: 'tool', tool_call_id: toolCallId, content: text };
}

function encodeSpoken({ role, name }: ChatMessage, parts: readonly ContentPart[], lossy: Set<string>): unknown {
  const content = parts.flatMap((part) => encodePart(part, lossy));
  const [only] = parts;
  // One text goes as a string: some compatible servers know no other form for system messages.
  const isPlain = parts.length === 1 && only?.type === 'text';
  return defined({ role: role === 'tool' ? 'user' : role, name, content: isPlain ? only.text : content });
}

function encodePart(part: ContentPart, lossy: Set<string>): readonly unknown[] {
  if (part.type === 'text' || part.type === 'refusal') return [{ type: 'text', text: part.text }];
  if (part.type === 'image') {
    return [{ type: 'image_url', image_url: defined({ url: writeMediaUrl(part.source), detail: part.detail }) }];
  }
  if (part.type === 'document' && part.source.type === 'base64') {
    return [{ type: 'file', file: defined({ filename: part.name, file_data: writeMediaUrl(part.source) }) }];
  }
  if (part.type === 'audio' && part.source.type === 'base64') {
    const format = part.source.mediaType.replace(/^audio\//, '');
    return [{ type: 'input_audio', input_audio: { data: part.source.data, format } }];
  }
  lossy.add(`messages.${part.type}`);
  return [];
}

function encodeAssistant({ content, name }: ChatMessage, lossy: Set<string>): unknown {
  const text = joinText(content, 'text');
  const refusal = joinText(content, 'refusal');
  const calls = content.filter((part) => part.type === 'tool-call');
  for (const { type } of content) {
    if (!['text', 'refusal', 'tool-call'].includes(type)) lossy.add(`messages.${type}`);
  }
  return defined({
    role: 'assistant',
    name,
    content: text === '' && (calls.length > 0 || refusal !== '') ? null : text,
    refusal: refusal === '' ? undefined : refusal,
    tool_calls:
      calls.length === 0
        ? undefined
        : calls.map((call) => ({
            id: call.id,
            type: 'function',
            function: { name: call.name, arguments: call.arguments },
            ...writeSignature(call.signature),
          })),
  });
}

function joinText(content: readonly ContentPart[], type: 'text' | 'refusal'): string {
  return content.map((part) => (part.type === type ? part.text : '')).join('');
}
