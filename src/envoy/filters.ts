import type { EnvoyConfig } from './envoy-config';
import { ROUTING_HEADERS } from './slots';

/** Name of the Envoy cluster that is Signalbox itself. */
export const SIDECAR_CLUSTER = 'signalbox';

/** Envoy's patience with one answer of ours; each signal has its own, shorter deadline. */
const MESSAGE_TIMEOUT = '5s';

/**
 * Attribute with the address of who connected. It is a client's own word where Envoy believes `x-forwarded-for`, so
 * `use_remote_address` has to stay on.
 * Source: https://www.envoyproxy.io/docs/envoy/latest/intro/arch_overview/advanced/attributes#connection-attributes
 */
export const PEER_ATTRIBUTE = 'source.address';

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
      // Without `identity` in the config, who connected decides whether they are served.
      request_attributes: [PEER_ATTRIBUTE],
      // Tells Envoy's own replies from a provider's.
      response_attributes: ['response.code_details'],
    },
  };
}

/** CEL expression, and so name, of the attribute by which the outcome filter tells whose attempt it was. */
export const EXCHANGE_ATTRIBUTE = `request.headers['${ROUTING_HEADERS.exchange}']`;

/**
 * The upstream filters of a provider's cluster: ext_proc for retries (the first attempt is rendered by the exchange
 * filter already), ext_proc for refusals, the content-length that `CONTINUE_AND_REPLACE` lost, and the codec.
 */
export function attemptFilters(): readonly EnvoyConfig[] {
  return [
    retryFilter(),
    refusalFilter(),
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

/** ext_proc for every attempt but the first. */
function retryFilter(): EnvoyConfig {
  const processor = {
    ...externalProcessor(),
    processing_mode: {
      request_header_mode: 'SEND',
      request_body_mode: 'NONE',
      response_header_mode: 'SKIP',
      response_body_mode: 'NONE',
    },
    request_attributes: ['xds.cluster_name'],
  };
  return skipping('signalbox.attempt', processor, {
    type: 'HttpRequestHeaderMatchInput',
    header: 'x-envoy-attempt-count',
    value: '1',
  });
}

/**
 * ext_proc for every answer of a provider that is not 200, before Envoy decides about a retry: nobody else hears of a
 * failure that a retry makes up for. An answer that went well costs no call.
 */
function refusalFilter(): EnvoyConfig {
  const processor = {
    ...externalProcessor(),
    processing_mode: {
      request_header_mode: 'SKIP',
      request_body_mode: 'NONE',
      response_header_mode: 'SEND',
      response_body_mode: 'NONE',
    },
    response_attributes: ['xds.cluster_name', EXCHANGE_ATTRIBUTE],
    // It only looks on: without it the answer is still right.
    failure_mode_allow: true,
  };
  return skipping('signalbox.refusal', processor, {
    type: 'HttpResponseHeaderMatchInput',
    header: ':status',
    value: '200',
  });
}

/** What a filter is skipped on: a header with this value. */
interface SkippedHeader {
  readonly type: 'HttpRequestHeaderMatchInput' | 'HttpResponseHeaderMatchInput';
  readonly header: string;
  readonly value: string;
}

function skipping(name: string, filter: EnvoyConfig, { type, header, value }: SkippedHeader): EnvoyConfig {
  return {
    name,
    typed_config: {
      '@type': 'type.googleapis.com/envoy.extensions.common.matching.v3.ExtensionWithMatcher',
      extension_config: { name, typed_config: filter },
      xds_matcher: {
        matcher_tree: {
          input: {
            name: header,
            typed_config: { '@type': `type.googleapis.com/envoy.type.matcher.v3.${type}`, header_name: header },
          },
          exact_match_map: {
            map: {
              [value]: {
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
  };
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
