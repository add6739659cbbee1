import type { ChatMessage, ContentPart, ReasoningPart, ToolCallPart, ToolResultPart } from '../../domain/chat';
import { writeMediaUrl } from '../data-url';
import { defined } from '../defined';
import { splitOwnProof } from './proof';

type Item = Readonly<Record<string, unknown>>;

/**
 * Writes one canonical message as items, in order: what is said between two tool calls or results is a message.
 * @param lossy - takes the names of what has no place here
 */
export function encodeMessage(message: ChatMessage, lossy: Set<string>): readonly Item[] {
  if (message.name !== undefined) lossy.add('messages.name');
  const items: Item[] = [];
  let said: ContentPart[] = [];
  const flush = (): void => {
    if (said.length > 0) items.push(...encodeSaid(message.role, said, lossy));
    said = [];
  };
  for (const part of message.content) {
    const item = encodeItem(part, lossy);
    if (item === undefined) {
      said.push(part);
    } else {
      flush();
      items.push(...item);
    }
  }
  flush();
  return items;
}

/** @returns undefined for what is part of a message */
function encodeItem(part: ContentPart, lossy: Set<string>): readonly Item[] | undefined {
  switch (part.type) {
    case 'tool-call':
      return [encodeCall(part, lossy)];
    case 'tool-result':
      return [encodeResult(part, lossy)];
    case 'reasoning':
      return encodeReasoning(part, lossy);
    default:
      return undefined;
  }
}

function encodeCall({ id, name, arguments: text, signature }: ToolCallPart, lossy: Set<string>): Item {
  if (signature !== undefined) lossy.add('messages.toolCall.signature');
  return { type: 'function_call', call_id: id, name, arguments: text };
}

function encodeResult({ toolCallId, content, isError }: ToolResultPart, lossy: Set<string>): Item {
  if (isError) lossy.add('messages.isError');
  const isText = content.every(({ type }) => type === 'text');
  const output = isText
    ? content.map((part) => (part.type === 'text' ? part.text : '')).join('')
    : content.flatMap((part) => encodeSpokenPart(part, lossy));
  return { type: 'function_call_output', call_id: toolCallId, output };
}

/** Only reasoning that OpenAI encrypted is read there; it goes back as the item that it came as. */
function encodeReasoning(part: ReasoningPart, lossy: Set<string>): readonly Item[] {
  const own = splitOwnProof(part);
  if (!own) {
    lossy.add('messages.reasoning');
    return [];
  }
  const summary = part.text === '' ? [] : [{ type: 'summary_text', text: part.text }];
  return [defined({ type: 'reasoning' as const, id: own.id || undefined, summary, encrypted_content: own.content })];
}

function encodeSaid(role: ChatMessage['role'], parts: readonly ContentPart[], lossy: Set<string>): readonly Item[] {
  const encodePart = role === 'assistant' ? encodeAnswerPart : encodeSpokenPart;
  const content = parts.flatMap((part) => encodePart(part, lossy));
  if (content.length === 0) return [];
  const [only] = parts;
  // One text goes as a string: some compatible servers know no other form for system messages.
  const isPlain = parts.length === 1 && only?.type === 'text';
  return [{ type: 'message', role: role === 'tool' ? 'user' : role, content: isPlain ? only.text : content }];
}

/** What the assistant said before. Source: https://platform.openai.com/docs/api-reference/responses/create */
function encodeAnswerPart(part: ContentPart, lossy: Set<string>): readonly Item[] {
  if (part.type === 'text') return [{ type: 'output_text', text: part.text, annotations: [] }];
  if (part.type === 'refusal') return [{ type: 'refusal', refusal: part.text }];
  lossy.add(`messages.${part.type}`);
  return [];
}

function encodeSpokenPart(part: ContentPart, lossy: Set<string>): readonly Item[] {
  if (part.type === 'text' || part.type === 'refusal') return [{ type: 'input_text', text: part.text }];
  if (part.type === 'image') {
    return [{ type: 'input_image', detail: part.detail ?? 'auto', image_url: writeMediaUrl(part.source) }];
  }
  if (part.type === 'document') {
    const { source, name } = part;
    if (source.type === 'url') return [defined({ type: 'input_file' as const, filename: name, file_url: source.url })];
    return [{ type: 'input_file', filename: name ?? inventName(source.mediaType), file_data: writeMediaUrl(source) }];
  }
  lossy.add(`messages.${part.type}`);
  return [];
}

/** A file that comes as data needs a name, whose ending counts. @example inventName('application/pdf') // 'document.pdf' */
function inventName(mediaType: string): string {
  const subtype = mediaType.slice(mediaType.lastIndexOf('/') + 1);
  return `document.${subtype === 'plain' ? 'txt' : subtype}`;
}
