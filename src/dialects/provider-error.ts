import { RouterError } from '../domain/errors';
import { defined } from './defined';

/** What a provider's error body told. */
export interface ProviderComplaint {
  readonly message: string | undefined;
  readonly param?: string | undefined;
}

/** Long enough for any explanation, too short for a prompt that a provider repeats. */
const MAX_MESSAGE_CHARS = 500;

/**
 * The client's status for a provider's. The rest stays as it is.
 * 401, 402 and 403: the provider refused the operator's key or account, which is no fault of the client's own.
 * 500: the provider's fault, not ours. 529: Anthropic's own word for overloaded, unknown to clients.
 */
const CLIENT_STATUS: ReadonlyMap<number, number> = new Map([
  [401, 502],
  [402, 502],
  [403, 502],
  [500, 502],
  [529, 503],
]);

/**
 * Makes a provider's error into ours.
 * @param status - the provider's HTTP status; one that is no error counts as 502
 * @returns an `upstream_error` with the client's status and the provider's message. Refused keys keep their message
 *   to themselves: providers repeat part of the key in it.
 */
export function upstreamError(status: number, { message, param }: ProviderComplaint): RouterError {
  const isRefusedKey = status === 401 || status === 403;
  const isError = Number.isInteger(status) && status >= 400 && status <= 599;
  return new RouterError(
    'upstream_error',
    isRefusedKey
      ? `The provider refused the gateway's credentials (${status}). Tell whoever runs it.`
      : (message?.slice(0, MAX_MESSAGE_CHARS) ?? `The provider answered ${status} without an explanation.`),
    defined({ httpStatus: isError ? (CLIENT_STATUS.get(status) ?? status) : 502, param }),
  );
}
