import type { ChatMessage, ContentPart, ReasoningPart, ToolCallPart, ToolResultPart } from '../../domain/chat';
import { defined } from '../defined';
import type { FieldReader } from '../fields';
import { decodeContent } from './content-decode';
import { readReasoningDetails } from './reasoning-details';
import { readSignature } from './wire';

type MessageDecoder = (message: FieldReader) => ChatMessage;

/** A decoder for each role. Source: https://platform.openai.com/docs/api-reference/chat/create#messages */
const ROLES: ReadonlyMap<string, MessageDecoder> = new Map<string, MessageDecoder>([
  ['system', (message) => ({ role: 'system', content: requiredContent(message) })],
  ['developer', (message) => ({ role: 'developer', content: requiredContent(message) })],
  ['user', (message) => ({ role: 'user', content: requiredContent(message) })],
  ['assistant', decodeAssistant],
  ['tool', (message) => decodeToolResult(message, message.requiredString('tool_call_id'))],
  // Before there were tool calls there was one function call without an id: its name serves as one.
  ['function', (message) => decodeToolResult(message, message.requiredString('name'))],
]);

/** Reads `messages`: at least one, each with a known role. */
export function decodeMessages(request: FieldReader): readonly ChatMessage[] {
  const messages = request.objects('messages');
  if (messages?.length === 0) request.notes.refuse('messages', 'must hold at least one message');
  if (messages === undefined) request.notes.refuse('messages', 'is missing');
  return (messages ?? []).flatMap((message) => decodeMessage(message) ?? []);
}

function decodeMessage(message: FieldReader): ChatMessage | undefined {
  const decode = ROLES.get(message.requiredString('role'));
  if (!decode) {
    message.notes.refuse(message.placeOf('role'), `must be one of ${[...ROLES.keys()].join(', ')}`);
    return undefined;
  }
  const decoded = decode(message);
  // The name of a tool message is the tool's, not a speaker's.
  const name = decoded.role === 'tool' ? undefined : message.string('name');
  for (const unread of message.unread()) message.notes.leaveOut(`messages.${unread}`);
  return defined({ ...decoded, name });
}

function requiredContent(message: FieldReader): readonly ContentPart[] {
  const content = decodeContent(message);
  if (content === undefined) message.notes.refuse(message.placeOf('content'), 'is missing');
  return content ?? [];
}

function decodeAssistant(message: FieldReader): ChatMessage {
  const refusal = message.string('refusal');
  const content: ContentPart[] = [];
  content.push(...decodeReasoning(message));
  content.push(...(decodeContent(message) ?? []).filter((part) => part.type !== 'text' || part.text !== ''));
  if (refusal) content.push({ type: 'refusal', text: refusal });
  for (const call of message.objects('tool_calls') ?? []) content.push(...decodeToolCall(call));
  const functionCall = message.object('function_call');
  if (functionCall) content.push(readCall(functionCall, functionCall.requiredString('name')));
  return { role: 'assistant', content };
}

/** The details hold the same reasoning as the text, and its signatures. */
function decodeReasoning(message: FieldReader): readonly ReasoningPart[] {
  const text = message.string('reasoning_content');
  const details = readReasoningDetails(message.value('reasoning_details'));
  if (details.length > 0) return details;
  return text ? [{ type: 'reasoning', text }] : [];
}

function decodeToolCall(call: FieldReader): readonly ContentPart[] {
  const type = call.string('type') ?? 'function';
  if (type !== 'function') {
    call.notes.leaveOut(`messages.tool_calls.${type}`);
    return [];
  }
  const decoded = readCall(call.requiredObject('function'), call.requiredString('id'));
  const extra = call.object('extra_content');
  const signature = extra && readSignature({ extra_content: call.value('extra_content') });
  return [defined({ ...decoded, signature })];
}

function readCall(definition: FieldReader, id: string): ToolCallPart {
  return {
    type: 'tool-call',
    id,
    name: definition.requiredString('name'),
    arguments: definition.string('arguments') ?? '',
  };
}

function decodeToolResult(message: FieldReader, toolCallId: string): ChatMessage {
  const content = (decodeContent(message) ?? []).filter(isResultContent);
  const result: ToolResultPart = defined({
    type: 'tool-result' as const,
    toolCallId,
    name: message.string('name'),
    content,
  });
  return { role: 'tool', content: [result] };
}

function isResultContent(part: ContentPart): part is ToolResultPart['content'][number] {
  return part.type === 'text' || part.type === 'image' || part.type === 'document';
}
