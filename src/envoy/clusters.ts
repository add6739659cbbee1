import { isIP } from 'node:net';
import type { Provider } from '../domain/model';
import type { EnvoyConfig } from './envoy-config';
import { attemptFilters, SIDECAR_CLUSTER } from './filters';

const HTTP_PROTOCOL_OPTIONS = 'type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions';

/** Envoy's defaults allow 1,024 requests, and a request lasts here as long as a model answers. */
const NO_CIRCUIT_BREAKER = {
  thresholds: [
    {
      max_connections: 2147483647,
      max_pending_requests: 2147483647,
      max_requests: 2147483647,
      max_retries: 2147483647,
    },
  ],
};

/**
 * One cluster for each distinct `cluster` of the providers: TLS with SNI and a verified certificate for `https` URLs,
 * plain for `http` ones (internal models, tests).
 * @param caFile - PEM file of the certificate authorities
 * @param bufferBytes - what a connection may buffer
 */
export function providerClusters(
  providers: readonly Provider[],
  caFile: string,
  bufferBytes: number,
): readonly EnvoyConfig[] {
  const byCluster = new Map(providers.map((provider) => [provider.cluster, provider]));
  return [...byCluster.values()].map((provider) => providerCluster(provider, caFile, bufferBytes));
}

function providerCluster(provider: Provider, caFile: string, bufferBytes: number): EnvoyConfig {
  const isAddress = isIP(provider.host) !== 0;
  return {
    name: provider.cluster,
    connect_timeout: '5s',
    type: isAddress ? 'STATIC' : 'STRICT_DNS',
    ...(!isAddress && { dns_lookup_family: 'V4_PREFERRED' }),
    per_connection_buffer_limit_bytes: bufferBytes,
    circuit_breakers: NO_CIRCUIT_BREAKER,
    load_assignment: {
      cluster_name: provider.cluster,
      endpoints: [
        {
          lb_endpoints: [
            {
              endpoint: { address: { socket_address: { address: provider.host, port_value: provider.port } } },
            },
          ],
        },
      ],
    },
    ...(provider.isTls && { transport_socket: tlsSocket(provider.host, caFile) }),
    typed_extension_protocol_options: {
      'envoy.extensions.upstreams.http.v3.HttpProtocolOptions': {
        '@type': HTTP_PROTOCOL_OPTIONS,
        // HTTP/2 where the provider offers it by ALPN; plain servers get HTTP/1.1.
        ...(provider.isTls
          ? { auto_config: { http_protocol_options: {}, http2_protocol_options: {} } }
          : { explicit_http_config: { http_protocol_options: {} } }),
        http_filters: attemptFilters(),
      },
    },
  };
}

function tlsSocket(host: string, caFile: string): EnvoyConfig {
  const isAddress = isIP(host) !== 0;
  return {
    name: 'envoy.transport_sockets.tls',
    typed_config: {
      '@type': 'type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext',
      // SNI carries names only (RFC 6066 §3).
      ...(!isAddress && { sni: host }),
      common_tls_context: {
        tls_params: { tls_minimum_protocol_version: 'TLSv1_2' },
        validation_context: {
          trusted_ca: { filename: caFile },
          match_typed_subject_alt_names: [{ san_type: isAddress ? 'IP_ADDRESS' : 'DNS', matcher: { exact: host } }],
        },
      },
    },
  };
}

/**
 * The cluster that is Signalbox itself, over HTTP/2.
 * @param address - `unix:PATH` or `HOST:PORT`
 */
export function sidecarCluster(address: string, bufferBytes: number): EnvoyConfig {
  return {
    name: SIDECAR_CLUSTER,
    connect_timeout: '1s',
    type: isName(address) ? 'STRICT_DNS' : 'STATIC',
    per_connection_buffer_limit_bytes: bufferBytes,
    circuit_breakers: NO_CIRCUIT_BREAKER,
    load_assignment: {
      cluster_name: SIDECAR_CLUSTER,
      endpoints: [{ lb_endpoints: [{ endpoint: { address: sidecarAddress(address) } }] }],
    },
    typed_extension_protocol_options: {
      'envoy.extensions.upstreams.http.v3.HttpProtocolOptions': {
        '@type': HTTP_PROTOCOL_OPTIONS,
        explicit_http_config: { http2_protocol_options: {} },
      },
    },
  };
}

function isName(address: string): boolean {
  return !address.startsWith('unix:') && isIP(address.slice(0, address.lastIndexOf(':'))) === 0;
}

function sidecarAddress(address: string): EnvoyConfig {
  if (address.startsWith('unix:')) return { pipe: { path: address.slice('unix:'.length) } };
  const colon = address.lastIndexOf(':');
  return {
    socket_address: { address: address.slice(0, colon), port_value: Number(address.slice(colon + 1)) },
  };
}
