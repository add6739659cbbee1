import type { ClassifierMessage } from '../domain/ports';
import type { Observation, ObserverParts } from './observation';
import { observeInCascade } from './observe-cascade';
import { observeByEncoder } from './observe-encoder';
import type { Tokens } from './tokenize';
import { intentWindow } from './window';

/**
 * Reads a conversation: what is asked first, then every scan window until the deadline.
 * @param isLate - true when the deadline has passed
 */
export async function observeConversation(
  parts: ObserverParts,
  messages: readonly ClassifierMessage[],
  isLate: () => boolean,
): Promise<Observation> {
  const tokens: Tokens[] = [];
  for (const { text } of messages) tokens.push(await parts.tokenizer.encodeUntil(text, isLate));
  const conversation = {
    userTurns: tokens.filter((_, index) => messages[index]?.role === 'user').map(({ ids }) => ids),
    messages: tokens.map(({ ids }) => ids),
    cutMessages: tokens.filter(({ isComplete }) => !isComplete).length,
  };
  return parts.static
    ? observeInCascade(parts, parts.static, conversation, isLate)
    : observeByEncoder(parts, conversation, isLate);
}

/** Sentence embeddings of length 1, one for each text, of its intent window. */
export async function embedTexts(parts: ObserverParts, texts: readonly string[]): Promise<readonly Float32Array[]> {
  const embeddings: Float32Array[] = [];
  for (const text of texts) {
    const outputs = await parts.encoder.run([intentWindow([await parts.tokenizer.encode(text)], parts.spec)]);
    embeddings.push(...outputs.map(({ embedding }) => embedding));
  }
  return embeddings;
}
