/**
 * The addresses of this machine itself. Not all of 127.0.0.0/8: Istio hands on other machines' requests from 127.0.0.6.
 * Source: https://www.alibabacloud.com/help/en/asm/how-to-ensure-service-access-of-the-client-ip-addresses-1694487146673
 */
const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);

/**
 * True for a request that began on this machine.
 * @param peerAddress - who connected, as Envoy writes it: `127.0.0.1:4711`, `[::1]:4711`, or the path of a socket
 * @param forwardedFor - `x-forwarded-for`: a proxy or tunnel on this machine names whom it speaks for. The last hop was
 *   added by Envoy itself, which writes its own address for a peer on loopback.
 *   Source: https://www.envoyproxy.io/docs/envoy/latest/configuration/http/http_conn_man/headers#x-forwarded-for
 */
export function isFromThisMachine(peerAddress: string | undefined, forwardedFor: string | undefined): boolean {
  if (peerAddress === undefined || !LOOPBACK.has(hostOf(peerAddress))) return false;
  const hops = (forwardedFor ?? '').split(',').map((hop) => hop.trim());
  return hops.slice(0, -1).every((hop) => LOOPBACK.has(hostOf(hop)));
}

/** The host of `HOST`, `HOST:PORT` or `[HOST]:PORT`; an IPv6 address with a port has brackets. */
function hostOf(address: string): string {
  const [, bracketed] = /^\[([^\]]*)\](?::\d+)?$/.exec(address) ?? [];
  if (bracketed !== undefined) return bracketed;
  const [host = '', ...rest] = address.split(':');
  return rest.length === 1 ? host : address;
}
