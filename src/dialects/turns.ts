import type { ChatMessage, ContentPart } from '../domain/chat';

/** What one side says before the other answers. */
export interface Turn {
  readonly role: 'user' | 'assistant';
  readonly parts: readonly ContentPart[];
}

/** A conversation as the dialects want it that have one system slot and strictly alternating turns. */
export interface Conversation {
  /** The system's texts, to be joined. */
  readonly system: readonly string[];
  /** Begins with the user, alternates, no turn is empty. */
  readonly turns: readonly Turn[];
}

/** Said by the user where a dialect insists on a turn that nobody took. */
export const FILLER_TEXT = 'Continue.';

/**
 * Puts a conversation into alternating turns: system and developer messages apart, tool results to the user's side,
 * neighbours of one side together, empty texts out. A conversation of system messages alone becomes the user's.
 * @param lossy - takes `messages.name`, `messages.position` and `messages.role` where they no longer show
 */
export function splitConversation(messages: readonly ChatMessage[], lossy: Set<string>): Conversation {
  const spoken = messages.filter(({ role }) => !isSystem(role));
  if (messages.some(({ name }) => name !== undefined)) lossy.add('messages.name');
  if (spoken.length === 0) {
    lossy.add('messages.role');
    return { system: [], turns: [{ role: 'user', parts: messages.flatMap(({ content }) => content) }] };
  }
  const firstSpoken = messages.findIndex(({ role }) => !isSystem(role));
  if (messages.slice(firstSpoken).some(({ role }) => isSystem(role))) lossy.add('messages.position');
  return { system: systemTexts(messages, lossy), turns: alternate(spoken) };
}

function systemTexts(messages: readonly ChatMessage[], lossy: Set<string>): readonly string[] {
  const parts = messages.filter(({ role }) => isSystem(role)).flatMap(({ content }) => content);
  if (parts.some(({ type }) => type !== 'text')) lossy.add('messages.content');
  return parts.flatMap((part) => (part.type === 'text' && part.text.trim() !== '' ? [part.text] : []));
}

function alternate(messages: readonly ChatMessage[]): readonly Turn[] {
  const turns: { role: Turn['role']; parts: ContentPart[] }[] = [];
  for (const message of messages) {
    const role = message.role === 'assistant' ? 'assistant' : 'user';
    const parts = message.content.filter((part) => part.type !== 'text' || part.text.trim() !== '');
    if (parts.length === 0) continue;
    const last = turns.at(-1);
    if (last?.role === role) last.parts.push(...parts);
    else turns.push({ role, parts });
  }
  if (turns[0]?.role !== 'user') turns.unshift({ role: 'user', parts: [{ type: 'text', text: FILLER_TEXT }] });
  return turns.map(({ role, parts }) => ({ role, parts: role === 'user' ? resultsFirst(parts) : parts }));
}

/** Results must directly follow the calls that they answer. */
function resultsFirst(parts: readonly ContentPart[]): readonly ContentPart[] {
  return [...parts.filter(({ type }) => type === 'tool-result'), ...parts.filter(({ type }) => type !== 'tool-result')];
}

function isSystem(role: ChatMessage['role']): boolean {
  return role === 'system' || role === 'developer';
}
