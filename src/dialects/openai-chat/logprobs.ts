import type { TokenLogprob } from '../../domain/chat';
import { objectOf } from '../json';
import { readLogprobs, writeLogprobs } from '../openai-logprobs';

/** Reads a choice's `logprobs`: those of its text, not of a refusal. Undefined where there are none. */
export function decodeLogprobs(logprobs: unknown): readonly TokenLogprob[] | undefined {
  const content = objectOf(logprobs)?.['content'];
  return Array.isArray(content) ? readLogprobs(content) : undefined;
}

/** The counterpart of `decodeLogprobs`; null where there are none. */
export function encodeLogprobs(logprobs: readonly TokenLogprob[] | undefined): object | null {
  return logprobs ? { content: writeLogprobs(logprobs), refusal: null } : null;
}
