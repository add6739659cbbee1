import type { EnvoyConfig } from './envoy-config';

/** Name of the Envoy cluster that is Signalbox itself. */
export const SIDECAR_CLUSTER = 'signalbox';

/** Envoy's patience with one answer of ours; each signal has its own, shorter deadline. */
const MESSAGE_TIMEOUT = '5s';

/**
 * ext_proc in the connection manager: sees every exchange once, buffers its request body, and asks for the response
 * body only when it has to be read.
 */
export function exchangeFilter(): EnvoyConfig {
  return {
    name: 'signalbox.exchange',
    typed_config: {
      ...externalProcessor(),
      processing_mode: {
        request_header_mode: 'SEND',
        request_body_mode: 'BUFFERED',
        request_trailer_mode: 'SKIP',
        response_header_mode: 'SEND',
        response_body_mode: 'NONE',
        response_trailer_mode: 'SKIP',
      },
      allow_mode_override: true,
      // Tells Envoy's own replies from a provider's.
      response_attributes: ['response.code_details'],
    },
  };
}

/**
 * The upstream filters of a provider's cluster: ext_proc for retries (the first attempt is rendered by the exchange
 * filter already), the content-length that `CONTINUE_AND_REPLACE` lost, and the codec.
 */
export function attemptFilters(): readonly EnvoyConfig[] {
  return [
    {
      name: 'signalbox.attempt',
      typed_config: {
        '@type': 'type.googleapis.com/envoy.extensions.common.matching.v3.ExtensionWithMatcher',
        extension_config: {
          name: 'signalbox.attempt',
          typed_config: {
            ...externalProcessor(),
            processing_mode: {
              request_header_mode: 'SEND',
              request_body_mode: 'NONE',
              response_header_mode: 'SKIP',
              response_body_mode: 'NONE',
            },
            request_attributes: ['xds.cluster_name'],
          },
        },
        xds_matcher: {
          matcher_tree: {
            input: {
              name: 'x-envoy-attempt-count',
              typed_config: {
                '@type': 'type.googleapis.com/envoy.type.matcher.v3.HttpRequestHeaderMatchInput',
                header_name: 'x-envoy-attempt-count',
              },
            },
            exact_match_map: {
              map: {
                '1': {
                  action: {
                    name: 'skip',
                    typed_config: {
                      '@type': 'type.googleapis.com/envoy.extensions.filters.common.matcher.action.v3.SkipFilter',
                    },
                  },
                },
              },
            },
          },
        },
      },
    },
    {
      name: 'envoy.filters.http.header_mutation',
      typed_config: {
        '@type': 'type.googleapis.com/envoy.extensions.filters.http.header_mutation.v3.HeaderMutation',
        mutations: {
          request_mutations: [
            {
              append: {
                append_action: 'ADD_IF_ABSENT',
                header: { key: 'content-length', value: '%DYNAMIC_METADATA(signalbox:content_length)%' },
              },
            },
          ],
        },
      },
    },
    {
      name: 'envoy.filters.http.upstream_codec',
      typed_config: { '@type': 'type.googleapis.com/envoy.extensions.filters.http.upstream_codec.v3.UpstreamCodec' },
    },
  ];
}

function externalProcessor(): EnvoyConfig {
  return {
    '@type': 'type.googleapis.com/envoy.extensions.filters.http.ext_proc.v3.ExternalProcessor',
    grpc_service: { envoy_grpc: { cluster_name: SIDECAR_CLUSTER } },
    // An exchange that Signalbox did not see has no plan, no key and no trust zone: it must not go anywhere.
    failure_mode_allow: false,
    message_timeout: MESSAGE_TIMEOUT,
    // Without these Envoy drops `:authority` and `x-envoy-max-retries` from our answers, silently.
    mutation_rules: { allow_all_routing: true, allow_envoy: true },
    metadata_options: { receiving_namespaces: { untyped: ['signalbox'] } },
  };
}
