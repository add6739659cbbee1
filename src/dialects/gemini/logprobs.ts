import type { ScoredToken, TokenLogprob } from '../../domain/chat';
import { objectOf, objectsOf, stringOf, type JsonObject } from '../json';

/** What Google says of a token that is as good as impossible is not known: OpenAI's word for it. */
const IMPOSSIBLE = -9999;

/**
 * Reads a candidate's `logprobsResult`.
 * @returns undefined where there is none
 * Source: https://ai.google.dev/api/generate-content#LogprobsResult
 */
export function decodeLogprobs(result: unknown): readonly TokenLogprob[] | undefined {
  const object = objectOf(result);
  if (!object) return undefined;
  const tops = objectsOf(object['topCandidates']);
  return objectsOf(object['chosenCandidates']).map((chosen, position) => ({
    ...readToken(chosen),
    top: objectsOf(tops[position]?.['candidates']).map(readToken),
  }));
}

function readToken(candidate: JsonObject): ScoredToken {
  const logprob = candidate['logProbability'];
  return {
    token: stringOf(candidate['token']) ?? '',
    logprob: typeof logprob === 'number' && Number.isFinite(logprob) ? logprob : IMPOSSIBLE,
  };
}

/** The counterpart of `decodeLogprobs`; other providers have no ids of tokens to tell. */
export function encodeLogprobs(logprobs: readonly TokenLogprob[] | undefined): object | undefined {
  if (!logprobs?.length) return undefined;
  const hasTops = logprobs.some(({ top }) => top.length > 0);
  return {
    ...(hasTops && { topCandidates: logprobs.map(({ top }) => ({ candidates: top.map(writeToken) })) }),
    chosenCandidates: logprobs.map(writeToken),
  };
}

function writeToken({ token, logprob }: ScoredToken): object {
  return { token, logProbability: logprob };
}
