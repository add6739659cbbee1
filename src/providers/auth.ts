import { RouterError } from '../domain/errors';
import type { Provider } from '../domain/model';
import type { Clock, SecretSource } from '../domain/ports';
import { fail, ok, type Result } from '../domain/result';
import { signRequest, type SignableRequest } from './aws-signature';

/** What paying a provider takes. */
export interface PaymentPorts {
  readonly secrets: SecretSource;
  readonly clock: Pick<Clock, 'epochMs'>;
}

/** The first secret of a provider that is not there, if any: without it the provider cannot be paid. */
export function missingSecret(provider: Provider, secrets: SecretSource): string | undefined {
  return secretNames(provider).find((name) => !secrets.get(name));
}

/**
 * The headers that pay this provider: none for a provider without auth.
 * @param request - the final one: a signature covers all of it
 * Errors: `secret_missing` when the key is not there; the message names the secret, never its content.
 */
export async function authHeaders(
  provider: Provider,
  request: SignableRequest,
  { secrets, clock }: PaymentPorts,
): Promise<Result<Readonly<Record<string, string>>, RouterError>> {
  const missing = missingSecret(provider, secrets);
  if (missing !== undefined) {
    return fail(new RouterError('secret_missing', `provider ${provider.name}: secret ${missing} is not set`));
  }
  const valueOf = (name: string): string => secrets.get(name) ?? '';
  const { auth, platform } = provider;
  if (platform?.type === 'bedrock') {
    const credentials = {
      accessKeyId: valueOf(platform.accessKey),
      secretAccessKey: valueOf(platform.secretKey),
      ...(platform.sessionToken !== undefined && { sessionToken: valueOf(platform.sessionToken) }),
    };
    const scope = { service: 'bedrock', region: platform.region, date: new Date(clock.epochMs()) };
    return ok(await signRequest(request, credentials, scope));
  }
  return ok(auth ? { [auth.header]: auth.prefix + valueOf(auth.secret) } : {});
}

function secretNames({ auth, platform }: Provider): readonly string[] {
  if (platform?.type !== 'bedrock') return auth ? [auth.secret] : [];
  const { accessKey, secretKey, sessionToken } = platform;
  return sessionToken === undefined ? [accessKey, secretKey] : [accessKey, secretKey, sessionToken];
}
