import type { ChatRequest } from '../domain/chat';

/** Whether any part or tool of a request is marked for caching: a dialect without marks lists them as `cacheControl`. */
export function hasCacheMarks({ messages, tools }: ChatRequest): boolean {
  const isMarked = tools?.some(({ cache }) => cache !== undefined) ?? false;
  return (
    isMarked || messages.some(({ content }) => content.some((part) => 'cache' in part && part.cache !== undefined))
  );
}
