import type { ChatMessage } from '../../domain/chat';
import { encodePart } from './content-encode';
import type { WireBlock } from './wire';

/**
 * Writes the system's texts: one string, or a block for each where one of them has a cache mark.
 * @param messages - all of the request; those of user, assistant and tools are passed over
 * @param appended - texts of ours, which go last and have no mark
 * @returns undefined where there is nothing to say
 */
export function encodeSystem(
  messages: readonly ChatMessage[],
  appended: readonly string[],
  lossy: Set<string>,
): string | readonly WireBlock[] | undefined {
  const parts = messages
    .filter(({ role }) => role === 'system' || role === 'developer')
    .flatMap(({ content }) => content)
    .flatMap((part) => (part.type === 'text' && part.text.trim() !== '' ? [part] : []));
  if (parts.some(({ cache }) => cache !== undefined)) {
    const last = appended.map((text) => ({ type: 'text' as const, text }));
    return [...parts.flatMap((part) => encodePart(part, lossy)), ...last];
  }
  return [...parts.map(({ text }) => text), ...appended].join('\n\n') || undefined;
}
