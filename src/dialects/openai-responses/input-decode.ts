import type { ChatMessage, ContentPart, ReasoningPart, Role, ToolCallPart, ToolResultPart } from '../../domain/chat';
import { defined } from '../defined';
import type { FieldReader } from '../fields';
import { decodeContent } from './content-decode';
import { readProof } from './proof';
import { readReasoning } from './wire';

/** What an item adds to the conversation. */
type Piece =
  | { readonly type: 'message'; readonly role: Role; readonly content: readonly ContentPart[] }
  /** Part of the assistant's turn that the items around it belong to as well. */
  | { readonly type: 'assistant-part'; readonly part: ReasoningPart | ToolCallPart }
  | { readonly type: 'call-signature'; readonly signature: string };

type ItemDecoder = (item: FieldReader) => Piece | undefined;

/** A decoder for each type of item. Source: https://platform.openai.com/docs/api-reference/responses/create */
const ITEMS: ReadonlyMap<string, ItemDecoder> = new Map<string, ItemDecoder>([
  ['message', decodeMessage],
  ['reasoning', decodeReasoning],
  ['function_call', (item) => decodeCall(item, item.requiredString('arguments'))],
  ['function_call_output', decodeOutput],
  ['custom_tool_call', decodeCustomCall],
  ['custom_tool_call_output', decodeOutput],
  ['item_reference', refuseReference],
]);

const ROLES: readonly Role[] = ['user', 'assistant', 'system', 'developer'];

/** Reads `input`: a text, or items of which at least one must be there. */
export function decodeInput(request: FieldReader): readonly ChatMessage[] {
  const input = request.value('input');
  if (typeof input === 'string') return [{ role: 'user', content: [{ type: 'text', text: input }] }];
  if (input === undefined) request.notes.refuse('input', 'is missing');
  const items = request.objects('input') ?? [];
  if (Array.isArray(input) && input.length === 0) request.notes.refuse('input', 'must hold at least one item');
  return joinPieces(items.flatMap((item) => decodeItem(item) ?? []));
}

function decodeItem(item: FieldReader): Piece | undefined {
  const type = item.string('type') ?? guessType(item);
  const decode = ITEMS.get(type);
  if (!decode) {
    // Items of the provider's own tools, which nobody else can go on with.
    item.notes.leaveOut(`input.${type}`);
    return undefined;
  }
  const piece = decode(item);
  // Whether an item is finished, and what it was called, matters to OpenAI's store alone.
  item.value('id');
  item.value('status');
  for (const name of item.unread()) item.notes.leaveOut(`input.${name}`);
  return piece;
}

/** Both a message and a reference may come without a type. */
function guessType(item: FieldReader): string {
  const isReference = item.value('id') !== undefined && item.value('role') === undefined;
  return isReference ? 'item_reference' : 'message';
}

function decodeMessage(item: FieldReader): Piece | undefined {
  const name = item.requiredString('role');
  const role = ROLES.find((candidate) => candidate === name);
  if (!role) {
    item.notes.refuse(item.placeOf('role'), `must be one of ${ROLES.join(', ')}`);
    return undefined;
  }
  const content = decodeContent(item, 'content');
  if (content === undefined) item.notes.refuse(item.placeOf('content'), 'is missing');
  return { type: 'message', role, content: content ?? [] };
}

function decodeReasoning(item: FieldReader): Piece | undefined {
  const [summary, content] = [item.objects('summary'), item.objects('content')];
  for (const part of [...(summary ?? []), ...(content ?? [])]) part.requiredString('text');
  const { id, text, encryptedContent } = readReasoning({
    id: item.string('id'),
    summary: item.value('summary'),
    content: item.value('content'),
    encrypted_content: item.string('encrypted_content'),
  });
  const sent = readProof(id, encryptedContent, text);
  if ('callSignature' in sent) return { type: 'call-signature', signature: sent.callSignature };
  if (text === '' && sent.proof.origin === undefined) {
    // Without a word and without proof, only OpenAI's store knows what it stands for.
    item.notes.leaveOut('input.reasoning');
    return undefined;
  }
  return { type: 'assistant-part', part: { type: 'reasoning', text, ...sent.proof } };
}

function decodeCall(item: FieldReader, text: string): Piece {
  const id = item.requiredString('call_id');
  return {
    type: 'assistant-part',
    part: { type: 'tool-call', id, name: item.requiredString('name'), arguments: text },
  };
}

/** A tool of free text; other models have been told of functions alone, and see the text as an argument of one. */
function decodeCustomCall(item: FieldReader): Piece {
  item.notes.leaveOut('input.custom_tool_call');
  return decodeCall(item, JSON.stringify({ input: item.requiredString('input') }));
}

function decodeOutput(item: FieldReader): Piece {
  const content = decodeContent(item, 'output');
  if (content === undefined) item.notes.refuse(item.placeOf('output'), 'is missing');
  const result: ToolResultPart = defined({
    type: 'tool-result' as const,
    toolCallId: item.requiredString('call_id'),
    name: item.string('name'),
    content: (content ?? []).filter(isResultContent),
  });
  return { type: 'message', role: 'tool', content: [result] };
}

function isResultContent(part: ContentPart): part is ToolResultPart['content'][number] {
  return part.type === 'text' || part.type === 'image' || part.type === 'document';
}

function refuseReference(item: FieldReader): undefined {
  const complaint = 'refers to an item that is stored at the provider; send the whole input instead';
  item.notes.refuse(item.placeOf('id'), complaint);
  return undefined;
}

/**
 * Makes messages of items. The items of one assistant's turn become one message: other dialects want all calls of a
 * turn together. Two texts of the assistant in a row stay two messages.
 */
function joinPieces(pieces: readonly Piece[]): readonly ChatMessage[] {
  const messages: { role: Role; content: ContentPart[] }[] = [];
  let callSignature: string | undefined;
  for (const piece of pieces) {
    if (piece.type === 'call-signature') {
      callSignature = piece.signature;
      continue;
    }
    const { role, content } = turnOf(piece, callSignature);
    callSignature = undefined;
    const last = messages.at(-1);
    if (role === 'assistant' && last?.role === 'assistant' && !startsAnew(piece, last.content)) {
      last.content.push(...content);
    } else {
      messages.push({ role, content: [...content] });
    }
  }
  return messages;
}

function turnOf(piece: Exclude<Piece, { type: 'call-signature' }>, callSignature: string | undefined): ChatMessage {
  if (piece.type === 'message') return piece;
  const { part } = piece;
  const isSigned = part.type === 'tool-call' && callSignature !== undefined;
  return { role: 'assistant', content: [isSigned ? { ...part, signature: callSignature } : part] };
}

function startsAnew(piece: Piece, before: readonly ContentPart[]): boolean {
  const last = before.at(-1)?.type;
  return piece.type === 'message' && (last === 'text' || last === 'refusal');
}
