import type { ChatRequest, ContentPart } from '../domain/chat';
import { isReadableDocument } from './request-view';
import { certain, COST, type SignalSource } from './source';

/** Kinds of content that have no text to check. */
export const UNREADABLE_KINDS = ['images', 'audio', 'documents'] as const;
export type UnreadableKind = (typeof UNREADABLE_KINDS)[number];

/** A document is made of text, even where we cannot read it. */
export const UNREADABLE_BY_DEFAULT: readonly UnreadableKind[] = ['documents'];

export const UNREADABLE = 'unreadable';

/** Which kinds of content of a request nobody here can read. */
export const unreadableSource: SignalSource = {
  names: [UNREADABLE],
  cost: COST.lookUp,
  observe: ({ chat }) => ({ [UNREADABLE]: certain([...new Set(kindsOf(chat))]) }),
};

function kindsOf({ messages, hasLeftOutFile }: ChatRequest): readonly UnreadableKind[] {
  const kinds = messages.flatMap(({ content }) => content.flatMap(kindsOfPart));
  return hasLeftOutFile ? [...kinds, 'documents'] : kinds;
}

function kindsOfPart(part: ContentPart): readonly UnreadableKind[] {
  switch (part.type) {
    case 'image':
      return ['images'];
    case 'audio':
      return ['audio'];
    case 'document':
      return isReadableDocument(part.source) ? [] : ['documents'];
    case 'tool-result':
      return part.content.flatMap(kindsOfPart);
    default:
      return [];
  }
}
