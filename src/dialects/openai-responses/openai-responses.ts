import type { ClientDialect, ProviderDialect } from '../dialect';
import { decodeError, encodeError, encodeStreamError } from './error';
import { decodeRequest } from './request-decode';
import { encodeRequest } from './request-encode';
import { passRequest } from './request-pass';
import { decodeResponse } from './response-decode';
import { encodeResponse } from './response-encode';
import { createOpenAiResponsesDecoder } from './stream-decode';
import { createOpenAiResponsesEncoder } from './stream-encode';
import { PATH } from './wire';

/** OpenAI's Responses API, as clients call it. */
export const openAiResponsesClient: ClientDialect = {
  name: 'openai-responses',
  matchesPath: (path) => path === PATH,
  passedHeaders: [],
  idPrefix: 'resp_',
  decodeRequest,
  encodeResponse,
  createStreamEncoder: createOpenAiResponsesEncoder,
  encodeError,
  encodeStreamError,
};

/** OpenAI's Responses API and the servers that are compatible with it, as providers. */
export const openAiResponsesProvider: ProviderDialect = {
  name: 'openai-responses',
  passRequest,
  encodeRequest,
  decodeResponse,
  createStreamDecoder: createOpenAiResponsesDecoder,
  decodeError,
};
