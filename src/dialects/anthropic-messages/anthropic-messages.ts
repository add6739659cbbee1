import type { ClientDialect, ProviderDialect } from '../dialect';
import { decodeError, encodeError, encodeStreamError } from './error';
import { passRequest } from './pass';
import { decodeRequest } from './request-decode';
import { encodeRequest, PATH } from './request-encode';
import { decodeResponse, encodeResponse } from './response';
import { createAnthropicDecoder } from './stream-decode';
import { createAnthropicEncoder } from './stream-encode';

/** Anthropic's Messages API, as clients speak it. */
export const anthropicMessagesClient: ClientDialect = {
  name: 'anthropic-messages',
  matchesPath: (path) => path === PATH,
  passedHeaders: ['anthropic-version', 'anthropic-beta'],
  idPrefix: 'msg_',
  decodeRequest,
  encodeResponse,
  createStreamEncoder: createAnthropicEncoder,
  encodeError,
  encodeStreamError,
};

/** Anthropic's Messages API, as a provider. */
export const anthropicMessagesProvider: ProviderDialect = {
  name: 'anthropic-messages',
  passRequest,
  encodeRequest,
  decodeResponse,
  createStreamDecoder: createAnthropicDecoder,
  decodeError,
};
