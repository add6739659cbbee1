import type { ProviderDialect } from '../dialect';
import { decodeError } from './error';
import { encodeRequest, passRequest } from './request';
import { decodeResponse } from './response';
import { createAnthropicDecoder } from './stream';

/** Anthropic's Messages API, as a provider. */
export const anthropicMessagesProvider: ProviderDialect = {
  name: 'anthropic-messages',
  passRequest,
  encodeRequest,
  decodeResponse,
  createStreamDecoder: createAnthropicDecoder,
  decodeError,
};
