import type { Snapshot } from '../config/compile';
import { providerClusters, sidecarCluster } from './clusters';
import type { EnvoyConfig } from './envoy-config';
import { exchangeFilter } from './filters';
import { localReplies } from './local-replies';
import { clusterMatcher } from './matcher';
import { HEADER_PREFIX, MAX_ATTEMPTS, ROUTING_HEADERS, slotHeader } from './slots';

/** Where things are that the config does not say. */
export interface BootstrapOptions {
  /** Where Signalbox listens: `unix:PATH` or `HOST:PORT`. */
  readonly sidecar: string;
  /** Address and port that clients connect to. */
  readonly listenHost: string;
  readonly listenPort: number;
  /** Port of Envoy's own admin page, on loopback. */
  readonly adminPort: number;
  /** PEM file with the certificate authorities that providers are verified against. */
  readonly caFile: string;
}

/**
 * Headers that mean something to Envoy's router or to us. A client's own would let it choose clusters, attempts or
 * time limits, so they are removed before routing; `x-request-id` stays.
 */
const STRIPPED_HEADERS = [
  'x-envoy-attempt-count',
  'x-envoy-decorator-operation',
  'x-envoy-expected-rq-timeout-ms',
  'x-envoy-hedge-on-per-try-timeout',
  'x-envoy-max-retries',
  'x-envoy-original-path',
  'x-envoy-retriable-header-names',
  'x-envoy-retriable-status-codes',
  'x-envoy-retry-grpc-on',
  'x-envoy-retry-on',
  'x-envoy-upstream-alt-stat-name',
  'x-envoy-upstream-rq-per-try-timeout-ms',
  'x-envoy-upstream-rq-timeout-alt-response',
  'x-envoy-upstream-rq-timeout-ms',
  'x-envoy-upstream-stream-duration-ms',
  ...Object.values(ROUTING_HEADERS),
  ...attempts().map(slotHeader),
];

function attempts(): number[] {
  return Array.from({ length: MAX_ATTEMPTS }, (_, index) => index + 1);
}

/** Room for headers and framing beside the largest body that is buffered, bytes. */
const BUFFER_SLACK_BYTES = 1024 * 1024;

/**
 * Builds an Envoy bootstrap that has everything this config needs: listener, routes, ext_proc in both placements, one
 * cluster for each provider. Works on Envoy 1.39 and later (`refresh_cluster_on_retry`).
 */
export function buildBootstrap(snapshot: Snapshot, options: BootstrapOptions): EnvoyConfig {
  const bufferBytes = snapshot.limits.requestBytes + BUFFER_SLACK_BYTES;
  return {
    admin: { address: socketAddress('127.0.0.1', options.adminPort) },
    layered_runtime: {
      layers: [
        {
          name: 'static',
          // Without it Envoy ends each ext_proc stream with a reset, and Node takes many of those for an attack.
          static_layer: { 'envoy.reloadable_features.ext_proc_graceful_grpc_close': true },
        },
      ],
    },
    static_resources: {
      listeners: [listener(snapshot, options, bufferBytes)],
      clusters: [
        ...providerClusters([...snapshot.providers.values()], options.caFile, bufferBytes),
        sidecarCluster(options.sidecar, bufferBytes),
      ],
    },
  };
}

function listener(snapshot: Snapshot, options: BootstrapOptions, bufferBytes: number): EnvoyConfig {
  return {
    name: 'ingress',
    address: socketAddress(options.listenHost, options.listenPort),
    per_connection_buffer_limit_bytes: bufferBytes,
    filter_chains: [
      {
        filters: [
          {
            name: 'envoy.filters.network.http_connection_manager',
            typed_config: {
              '@type':
                'type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager',
              stat_prefix: 'ingress',
              use_remote_address: true,
              // Providers are spoken to over TLS whatever the client came in on.
              scheme_header_transformation: { match_upstream: true },
              early_header_mutation_extensions: [stripHeaders()],
              local_reply_config: localReplies(),
              route_config: { virtual_hosts: [virtualHost(snapshot)] },
              // Bounds a client that sends or reads too slowly. It also runs while a provider keeps us waiting, and is
              // not set back by retries, so it must outlast them.
              stream_idle_timeout: seconds(snapshot.timeouts.totalMs),
              http_filters: [
                exchangeFilter(),
                {
                  name: 'envoy.filters.http.router',
                  typed_config: { '@type': 'type.googleapis.com/envoy.extensions.filters.http.router.v3.Router' },
                },
              ],
            },
          },
        ],
      },
    ],
  };
}

function stripHeaders(): EnvoyConfig {
  return {
    name: `${HEADER_PREFIX}strip`,
    typed_config: {
      '@type': 'type.googleapis.com/envoy.extensions.http.early_header_mutation.header_mutation.v3.HeaderMutation',
      mutations: STRIPPED_HEADERS.map((remove) => ({ remove })),
    },
  };
}

function virtualHost(snapshot: Snapshot): EnvoyConfig {
  const clusters = [...new Set([...snapshot.providers.values()].map((provider) => provider.cluster))];
  return {
    name: 'llm',
    domains: ['*'],
    include_request_attempt_count: true,
    // A body above the limit could not be sent again to the next candidate.
    request_body_buffer_limit: snapshot.limits.requestBytes,
    routes: [
      {
        match: { prefix: '/' },
        route: {
          timeout: seconds(snapshot.timeouts.totalMs),
          inline_cluster_specifier_plugin: clusterMatcher(clusters),
          retry_policy: {
            retry_on: '5xx,reset,connect-failure,refused-stream,retriable-status-codes',
            // 401 and 402 are about our key and account: the client's never reaches a provider. 403 may be about the text.
            retriable_status_codes: [401, 402, 408, 429],
            num_retries: MAX_ATTEMPTS - 1,
            // Bounds the wait for the first byte: once the answer has begun, Envoy lets it go on.
            per_try_timeout: seconds(snapshot.timeouts.firstByteMs),
            // Runs from the end of the request, so a shorter one would cut the wait for the first byte.
            per_try_idle_timeout: seconds(Math.max(snapshot.timeouts.idleMs, snapshot.timeouts.firstByteMs)),
            retry_back_off: { base_interval: '0.025s', max_interval: '0.25s' },
            refresh_cluster_on_retry: true,
          },
        },
      },
    ],
  };
}

function socketAddress(address: string, port: number): EnvoyConfig {
  return { socket_address: { address, port_value: port } };
}

/** A protobuf duration in JSON form. */
function seconds(ms: number): string {
  return `${ms / 1000}s`;
}
