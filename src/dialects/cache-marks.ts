import type { ChatRequest, ContentPart } from '../domain/chat';

/** Whether any part or tool of a request is marked for caching: a dialect without marks lists them as `cacheControl`. */
export function hasCacheMarks({ messages, tools }: ChatRequest): boolean {
  const isMarked = tools?.some(({ cache }) => cache !== undefined) ?? false;
  return isMarked || messages.some(({ content }) => content.some(isMarkedPart));
}

function isMarkedPart(part: ContentPart): boolean {
  if ('cache' in part && part.cache !== undefined) return true;
  return part.type === 'tool-result' && part.content.some(isMarkedPart);
}
