import type { ScoredToken, TokenLogprob } from '../domain/chat';
import { defined } from './defined';
import { countOf, listOf, objectsOf, stringOf, type JsonObject } from './json';

/**
 * Reads a list of tokens with their log-probabilities, which OpenAI's two APIs have alike.
 * Source: https://platform.openai.com/docs/api-reference/chat/object, …/responses/object
 */
export function readLogprobs(tokens: unknown): readonly TokenLogprob[] {
  return objectsOf(tokens).map((token) => ({
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

/** The counterpart of `readLogprobs`. */
export function writeLogprobs(tokens: readonly TokenLogprob[]): readonly object[] {
  return tokens.map(({ top, ...token }) => ({ ...writeToken(token), top_logprobs: top.map(writeToken) }));
}

function writeToken({ token, logprob, bytes }: ScoredToken): object {
  return { token, logprob, bytes: bytes ?? [...Buffer.from(token)] };
}
