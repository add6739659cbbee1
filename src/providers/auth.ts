import { RouterError } from '../domain/errors';
import type { Provider } from '../domain/model';
import type { SecretSource } from '../domain/ports';
import { fail, ok, type Result } from '../domain/result';

/**
 * The header that pays this provider: none for a provider without auth.
 * Errors: `secret_missing` when the key is not there; the message names the secret, never its content.
 */
export function authHeaders(
  provider: Provider,
  secrets: SecretSource,
): Result<Readonly<Record<string, string>>, RouterError> {
  if (!provider.auth) return ok({});
  const secret = secrets.get(provider.auth.secret);
  if (!secret) {
    return fail(
      new RouterError('secret_missing', `provider ${provider.name}: secret ${provider.auth.secret} is not set`),
    );
  }
  return ok({ [provider.auth.header]: provider.auth.prefix + secret });
}
