import { passedAnswers, translatedAnswers } from './answers';
import { embeddingAnswers, embeddingRequests, passedEmbeddingAnswers } from './embeddings';
import type { Comparison, Explanation } from './explanation';
import { PASSED_ANSWERS, TRANSLATED_ANSWERS } from './explanations/answers';
import { EMBEDDING_REQUESTS } from './explanations/embeddings';
import { PASSED_CHATS, PASSED_REQUESTS, READ_CONVERSATIONS, TRANSLATED_REQUESTS } from './explanations/requests';
import { ANSWER_ROUND_TRIPS, REQUEST_ROUND_TRIPS, STREAM_ROUND_TRIPS } from './explanations/round-trips';
import { passedApis, passedChats } from './passes';
import { passedRequests, readConversations, translatedRequests } from './requests';
import { answerRoundTrips, errorRoundTrips, requestRoundTrips, streamRoundTrips } from './round-trips';

/** Recordings of one kind, with what is known about the differences. */
export interface Replay {
  /** As a row of a table says it. */
  readonly kind: string;
  /** Whose reading ours is measured by. */
  readonly against: 'agentgateway' | 'OpenAI' | 'both';
  readonly comparisons: () => readonly Comparison[];
  readonly explanations: readonly Explanation[];
}

export const REPLAYS: readonly Replay[] = [
  {
    kind: 'requests to providers of another dialect',
    against: 'agentgateway',
    comparisons: translatedRequests,
    explanations: TRANSLATED_REQUESTS,
  },
  {
    kind: 'requests to providers of the same dialect',
    against: 'agentgateway',
    comparisons: passedRequests,
    explanations: PASSED_REQUESTS,
  },
  {
    kind: 'conversations as policies read them',
    against: 'agentgateway',
    comparisons: readConversations,
    explanations: READ_CONVERSATIONS,
  },
  {
    kind: 'answers and streams to clients of another dialect',
    against: 'agentgateway',
    comparisons: translatedAnswers,
    explanations: TRANSLATED_ANSWERS,
  },
  {
    kind: 'answers and streams to clients of the same dialect',
    against: 'agentgateway',
    comparisons: passedAnswers,
    explanations: PASSED_ANSWERS,
  },
  {
    kind: 'answers with embeddings',
    against: 'agentgateway',
    comparisons: passedEmbeddingAnswers,
    explanations: [],
  },
  { kind: 'requests to OpenAI itself', against: 'OpenAI', comparisons: passedChats, explanations: PASSED_CHATS },
  {
    kind: 'requests through another dialect and back',
    against: 'OpenAI',
    comparisons: requestRoundTrips,
    explanations: REQUEST_ROUND_TRIPS,
  },
  {
    kind: 'answers through another dialect and back',
    against: 'OpenAI',
    comparisons: answerRoundTrips,
    explanations: ANSWER_ROUND_TRIPS,
  },
  {
    kind: 'streams through another dialect and back',
    against: 'OpenAI',
    comparisons: streamRoundTrips,
    explanations: STREAM_ROUND_TRIPS,
  },
  {
    kind: 'errors through another dialect and back',
    against: 'OpenAI',
    comparisons: errorRoundTrips,
    explanations: [],
  },
  {
    kind: 'answers with embeddings, written anew',
    against: 'OpenAI',
    comparisons: embeddingAnswers,
    explanations: [],
  },
  { kind: 'requests for embeddings', against: 'both', comparisons: embeddingRequests, explanations: EMBEDDING_REQUESTS },
  { kind: 'requests for APIs that are passed on', against: 'both', comparisons: passedApis, explanations: [] },
];
