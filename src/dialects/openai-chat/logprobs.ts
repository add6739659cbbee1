import type { ScoredToken, TokenLogprob } from '../../domain/chat';
import { defined } from '../defined';
import { countOf, listOf, objectOf, objectsOf, stringOf, type JsonObject } from '../json';

/**
 * Reads a choice's `logprobs`: those of its text, not of a refusal.
 * @returns undefined where there are none
 * Source: https://platform.openai.com/docs/api-reference/chat/object#chat/object-choices
 */
export function decodeLogprobs(logprobs: unknown): readonly TokenLogprob[] | undefined {
  const content = objectOf(logprobs)?.['content'];
  if (!Array.isArray(content)) return undefined;
  return objectsOf(content).map((token) => ({
    ...readToken(token),
    top: objectsOf(token['top_logprobs']).map(readToken),
  }));
}

function readToken(token: JsonObject): ScoredToken {
  const logprob = token['logprob'];
  const bytes = listOf(token['bytes']).flatMap((byte) => countOf(byte) ?? []);
  return defined({
    token: stringOf(token['token']) ?? '',
    // OpenAI's own word for "as good as impossible".
    logprob: typeof logprob === 'number' ? logprob : -9999,
    bytes: bytes.length > 0 ? bytes : undefined,
  });
}

/** The counterpart of `decodeLogprobs`; null where there are none. */
export function encodeLogprobs(logprobs: readonly TokenLogprob[] | undefined): object | null {
  if (!logprobs) return null;
  return {
    content: logprobs.map(({ top, ...token }) => ({ ...writeToken(token), top_logprobs: top.map(writeToken) })),
    refusal: null,
  };
}

function writeToken({ token, logprob, bytes }: ScoredToken): object {
  return { token, logprob, bytes: bytes ?? [...Buffer.from(token)] };
}
