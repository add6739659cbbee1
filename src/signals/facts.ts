import type { ChatRequest } from '../domain/chat';
import type { SignalValue } from '../domain/signal';
import type { RequestView } from './request-view';
import { certain, COST, type SignalSource } from './source';

/** Signals that only look something up in the request: certain, and free. A header or team that is absent is null. */
export const FACT_SOURCES: readonly SignalSource[] = [
  lookUp('team', ({ facts }) => facts.team ?? null),
  lookUp('dialect', ({ facts }) => facts.dialect),
  lookUp('model', ({ chat }) => chat.model),
  lookUp('stream', ({ chat }) => chat.stream),
  lookUp('tools', ({ chat }) => (chat.tools?.length ?? 0) > 0),
  lookUp('images', ({ chat }) => countImages(chat) > 0),
];

/**
 * The signal of one request header.
 * @param name - the signal's name
 * @param header - in lower case
 */
export function headerSource(name: string, header: string): SignalSource {
  return lookUp(name, ({ facts }) => facts.headers.get(header) ?? null);
}

/** Images of all messages, those in tool results included. */
export function countImages(chat: ChatRequest): number {
  const parts = chat.messages.flatMap((message) => message.content);
  const inside = parts.flatMap((part) => (part.type === 'tool-result' ? part.content : []));
  return [...parts, ...inside].filter((part) => part.type === 'image').length;
}

function lookUp(name: string, read: (view: RequestView) => SignalValue): SignalSource {
  return { names: [name], cost: COST.lookUp, observe: (view) => ({ [name]: certain(read(view)) }) };
}
