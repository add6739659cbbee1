import type { Aspect, ClassifierMessage } from '../domain/ports';
import type { Observation, Observer } from './observation';
import { tokenizeUntil } from './tokenize';
import type { WordPiece } from './word-piece';

/**
 * Reads a conversation: what is asked first, then every scan window until the deadline.
 * @param isLate - true when the deadline has passed
 */
export function observeConversation(
  { tokenizer, observer }: { readonly tokenizer: WordPiece; readonly observer: Observer },
  messages: readonly ClassifierMessage[],
  aspects: readonly Aspect[],
  isLate: () => boolean,
): Promise<Observation> {
  const tokens = messages.map(({ text }) => tokenizeUntil(tokenizer, text, isLate));
  const conversation = {
    userTurns: tokens.filter((_, index) => messages[index]?.role === 'user').map(({ ids }) => ids),
    messages: tokens.map(({ ids }) => ids),
    cutMessages: tokens.filter(({ isComplete }) => !isComplete).length,
  };
  return observer(conversation, aspects, isLate);
}
