import type { ChatRequest } from '../domain/chat';

/** Texts that are no chat, for the signals to read. */
export function spokenByUser(model: string, texts: readonly string[]): ChatRequest {
  const messages = texts.map((text) => ({ role: 'user' as const, content: [{ type: 'text' as const, text }] }));
  return { model, messages, stream: false, includeUsage: false, unsupported: [] };
}
