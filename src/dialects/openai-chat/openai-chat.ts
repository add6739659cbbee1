import type { ClientDialect, ProviderDialect } from '../dialect';
import { EMBEDDINGS_PATH, OPENAI_EMBEDDINGS } from './embeddings';
import { decodeError, encodeError, encodeStreamError } from './error';
import { decodeRequest } from './request-decode';
import { encodeRequest } from './request-encode';
import { passRequest } from './request-pass';
import { decodeResponse, encodeResponse } from './response';
import { createOpenAiChatDecoder } from './stream-decode';
import { createOpenAiChatEncoder } from './stream-encode';

/** OpenAI's chat completions, as clients send them. */
export const openAiChatClient: ClientDialect = {
  name: 'openai-chat',
  matchesPath: (path) => path === '/v1/chat/completions' || path === EMBEDDINGS_PATH,
  passedHeaders: [],
  idPrefix: 'chatcmpl-',
  decodeRequest,
  encodeResponse,
  createStreamEncoder: createOpenAiChatEncoder,
  encodeError,
  encodeStreamError,
};

/** OpenAI's chat completions and every server that is compatible with them, as providers. */
export const openAiChatProvider: ProviderDialect = {
  name: 'openai-chat',
  embeddings: OPENAI_EMBEDDINGS,
  passRequest,
  encodeRequest,
  decodeResponse,
  createStreamDecoder: createOpenAiChatDecoder,
  decodeError,
};
