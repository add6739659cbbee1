import type { ScoredToken, TokenLogprob } from '../../domain/chat';
import { defined } from '../defined';
import { countOf, listOf, objectsOf, stringOf, type JsonObject } from '../json';

/**
 * Reads the `logprobs` of a piece of text.
 * @returns undefined where there are none
 * Source: https://platform.openai.com/docs/api-reference/responses/object
 */
export function decodeLogprobs(logprobs: unknown): readonly TokenLogprob[] | undefined {
  const tokens = objectsOf(logprobs).map((token) => ({
    ...readToken(token),
    top: objectsOf(token['top_logprobs']).map(readToken),
  }));
  return tokens.length > 0 ? tokens : undefined;
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

/** The counterpart of `decodeLogprobs`; the list is required, so that it is empty where there are none. */
export function encodeLogprobs(logprobs: readonly TokenLogprob[] | undefined): readonly object[] {
  return (logprobs ?? []).map(({ top, ...token }) => ({ ...writeToken(token), top_logprobs: top.map(writeToken) }));
}

function writeToken({ token, logprob, bytes }: ScoredToken): object {
  return { token, logprob, bytes: bytes ?? [...Buffer.from(token)] };
}
