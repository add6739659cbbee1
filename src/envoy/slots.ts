import { createHash } from 'node:crypto';

/**
 * How the exchange filter tells Envoy which cluster each attempt goes to, without new clusters or routes:
 * a header for each attempt ("slot") names the cluster, and the route's cluster matcher reads the slot of the attempt.
 * The headers must survive for the retries, so providers see them too: their values say nothing to an outsider.
 */

/** All headers of ours begin so; a client's are stripped before anything reads them. */
export const HEADER_PREFIX = 'x-signalbox-';

/** Attempts that one exchange may have. */
export const MAX_ATTEMPTS = 3;

export const ROUTING_HEADERS = {
  /** Random id by which a retry finds the originals of its exchange. */
  exchange: `${HEADER_PREFIX}exchange`,
  /** What the client speaks, for the errors that Envoy gives by itself. */
  dialect: `${HEADER_PREFIX}dialect`,
} as const;

/**
 * Name of the slot header of an attempt.
 * @param attempt - counted from 1
 */
export function slotHeader(attempt: number): string {
  return `${HEADER_PREFIX}try-${attempt}`;
}

/**
 * The value that stands for a cluster in a slot header: a hash, and not an index into the config, because Envoy may
 * run on an older configuration than Signalbox and an index would then mean another cluster.
 */
export function slotOf(cluster: string): string {
  return createHash('sha256').update(cluster).digest('hex').slice(0, 12);
}
