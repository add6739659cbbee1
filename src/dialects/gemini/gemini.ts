import type { ProviderDialect } from '../dialect';
import { decodeError } from './error';
import { encodeRequest, passRequest } from './request';
import { decodeResponse } from './response';
import { createGeminiDecoder } from './stream';

/** Google's Gemini API, as a provider. */
export const geminiProvider: ProviderDialect = {
  name: 'gemini',
  passRequest,
  encodeRequest,
  decodeResponse,
  createStreamDecoder: createGeminiDecoder,
  decodeError,
};
