import type { ClientDialect, ProviderDialect } from '../dialect';
import { GEMINI_EMBEDDINGS } from './embeddings';
import { decodeError, encodeError, encodeStreamError } from './error';
import { matchesPath } from './path';
import { decodeRequest } from './request-decode';
import { encodeRequest, passRequest } from './request-encode';
import { decodeResponse } from './response-decode';
import { encodeResponse } from './response-encode';
import { createGeminiDecoder } from './stream-decode';
import { createGeminiEncoder } from './stream-encode';

/** Google's Gemini API, as its clients speak it. */
export const geminiClient: ClientDialect = {
  name: 'gemini',
  matchesPath,
  passedHeaders: [],
  idPrefix: '',
  decodeRequest,
  encodeResponse,
  createStreamEncoder: createGeminiEncoder,
  encodeError,
  encodeStreamError,
};

/** Google's Gemini API, as a provider. */
export const geminiProvider: ProviderDialect = {
  name: 'gemini',
  embeddings: GEMINI_EMBEDDINGS,
  passRequest,
  encodeRequest,
  decodeResponse,
  createStreamDecoder: createGeminiDecoder,
  decodeError,
};
