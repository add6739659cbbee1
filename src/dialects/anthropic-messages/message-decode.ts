import type { ChatMessage, ContentPart } from '../../domain/chat';
import type { FieldReader } from '../fields';
import { decodeContent, decodeTexts } from './content-decode';
import { takeCallSignatures } from './call-signature';

type MessageDecoder = (message: FieldReader) => readonly ChatMessage[];

/**
 * A decoder for each role. `system` within a conversation is the newest models' own.
 * Source: https://platform.claude.com/docs/en/api/messages/create
 */
const ROLES: ReadonlyMap<string, MessageDecoder> = new Map<string, MessageDecoder>([
  ['user', (message) => splitResults(requiredContent(message))],
  ['assistant', (message) => [{ role: 'assistant', content: takeCallSignatures(requiredContent(message)) }]],
  ['system', (message) => [{ role: 'system', content: requiredContent(message) }]],
]);

/** Reads `system` and `messages`: at least one, each with a known role. */
export function decodeMessages(request: FieldReader): readonly ChatMessage[] {
  const system: ChatMessage = { role: 'system', content: decodeTexts(request, 'system') };
  const messages = request.objects('messages');
  if (messages?.length === 0) request.notes.refuse('messages', 'must hold at least one message');
  if (messages === undefined) request.notes.refuse('messages', 'is missing');
  // A message may be empty once blocks were left out that mean nothing to others.
  const spoken = (messages ?? []).flatMap(decodeMessage).filter(({ content }) => content.length > 0);
  // Others answer anew where Claude would go on with what the client began for it.
  if (spoken.at(-1)?.role === 'assistant') request.notes.leaveOut('messages.prefill');
  return system.content.length > 0 ? [system, ...spoken] : spoken;
}

function decodeMessage(message: FieldReader): readonly ChatMessage[] {
  const decode = ROLES.get(message.requiredString('role'));
  if (!decode) {
    message.notes.refuse(message.placeOf('role'), `must be one of ${[...ROLES.keys()].join(', ')}`);
    return [];
  }
  const decoded = decode(message);
  for (const unread of message.unread()) message.notes.leaveOut(`messages.${unread}`);
  return decoded;
}

function requiredContent(message: FieldReader): readonly ContentPart[] {
  const content = decodeContent(message);
  if (content === undefined) message.notes.refuse(message.placeOf('content'), 'is missing');
  return content ?? [];
}

/** What a tool answered is no word of the user, though it stands in the user's turn here; the API has it come first. */
function splitResults(content: readonly ContentPart[]): readonly ChatMessage[] {
  return [
    { role: 'tool', content: content.filter(({ type }) => type === 'tool-result') },
    { role: 'user', content: content.filter(({ type }) => type !== 'tool-result') },
  ];
}
