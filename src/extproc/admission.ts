import type { Snapshot } from '../config/compile';
import { clientDialectOfPath } from '../dialects/registry';
import { RouterError } from '../domain/errors';
import type { RequestFacts } from '../domain/facts';
import type { DialectName, Provider } from '../domain/model';
import { fail, ok, type Result } from '../domain/result';
import { HEADER_PREFIX } from '../envoy/slots';
import { identifyCaller, type IdentityPorts, type Visitor } from '../identity/caller';
import { withoutKeys } from '../identity/shown-keys';

/** What a path leads to. */
export interface Destination {
  /** What its clients speak. */
  readonly dialect: DialectName;
  /** The one provider of a path that begins with its name; absent for the APIs that Signalbox knows. */
  readonly provider?: Provider;
}

/** What the headers of a request say before its body is there. */
export interface RequestHead extends Visitor {
  readonly destination: Destination;
  /** True when no body follows. */
  readonly isWithoutBody: boolean;
}

/** A request that was let in. */
export interface Admitted {
  readonly facts: RequestFacts;
  /** The provider that a request for an unknown API goes to; absent for the APIs that Signalbox knows. */
  readonly provider?: Provider;
}

/**
 * Finds out what a path is for. Paths of the known APIs are for every provider; `/NAME/…` is for the provider of that
 * name only.
 * @param path - without query
 * Errors: `unknown_path`.
 */
export function findDestination(path: string, { providers }: Snapshot): Result<Destination, RouterError> {
  const client = clientDialectOfPath(path);
  if (client) return ok({ dialect: client.name });
  const provider = providers.get(path.split('/', 2)[1] ?? '');
  if (provider) return ok({ dialect: provider.dialect, provider });
  return fail(new RouterError('unknown_path', 'Nothing is served at this path. Try POST /v1/chat/completions.'));
}

/**
 * Lets a request in or refuses it by its headers alone, so that a body that nobody will read is never buffered.
 * Keys in the query and our own headers end here: whatever reads the request from now on does not see them.
 * Errors: `method_not_allowed`, `unsupported_encoding`, `body_too_large`, `malformed_body` (there is none),
 * `unknown_key`, `secret_missing`.
 */
export function admitRequest(
  head: RequestHead,
  snapshot: Snapshot,
  ports: IdentityPorts,
): Result<Admitted, RouterError> {
  const { dialect, provider } = head.destination;
  const refusal = (provider ? undefined : refusalOfMethod(head)) ?? refusalOfBody(head, snapshot.limits.requestBytes);
  if (refusal) return fail(refusal);
  const caller = identifyCaller(head, snapshot, ports);
  if (!caller.ok) return caller;
  const path = withoutKeys(head.headers.get(':path') ?? '/');
  const headers = new Map([...head.headers].filter(([name]) => !name.startsWith(HEADER_PREFIX))).set(':path', path);
  return ok({ facts: { dialect, path, headers, ...caller.value }, ...(provider && { provider }) });
}

/** The known APIs take a body by POST. */
function refusalOfMethod({ headers, isWithoutBody }: RequestHead): RouterError | undefined {
  const method = headers.get(':method');
  if (method !== 'POST')
    return new RouterError('method_not_allowed', `${method ?? 'This method'} is not allowed here. Use POST.`);
  if (isWithoutBody) return new RouterError('malformed_body', 'The request has no body. Send a JSON object.');
  return undefined;
}

function refusalOfBody({ headers }: RequestHead, limitBytes: number): RouterError | undefined {
  const encoding = headers.get('content-encoding') ?? 'identity';
  if (encoding !== 'identity') {
    return new RouterError('unsupported_encoding', 'The body is compressed. Send it without content-encoding.');
  }
  return bodyTooLarge(Number(headers.get('content-length') ?? 0), limitBytes);
}

/**
 * The refusal of a body over the limit, else undefined.
 * @param bodyBytes - size of the body, bytes
 */
export function bodyTooLarge(bodyBytes: number, limitBytes: number): RouterError | undefined {
  if (bodyBytes <= limitBytes) return undefined;
  return new RouterError('body_too_large', `The body is larger than the limit of ${limitBytes} bytes. Send less text.`);
}
