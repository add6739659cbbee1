import type { ChatMessage, ChatRequest, ContentPart, Role } from '../../src/domain/chat';
import type { RequestFacts } from '../../src/domain/facts';

/** A request of one user turn, or of the messages that are given. */
export function chatOf(text: string | readonly ChatMessage[], more: Partial<ChatRequest> = {}): ChatRequest {
  const messages = typeof text === 'string' ? [message('user', text)] : text;
  return { model: 'auto', messages, stream: false, includeUsage: false, unsupported: [], ...more };
}

export function message(role: Role, ...parts: readonly (string | ContentPart)[]): ChatMessage {
  return { role, content: parts.map((part) => (typeof part === 'string' ? { type: 'text', text: part } : part)) };
}

export function factsOf(more: Partial<RequestFacts> = {}): RequestFacts {
  return { dialect: 'openai-chat', path: '/v1/chat/completions', headers: new Map(), ...more };
}
