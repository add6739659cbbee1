import type { EnvoyConfig } from './envoy-config';

/**
 * Shapes the errors that Envoy gives by itself (Signalbox is down, no route, timeouts) as JSON that OpenAI's SDKs read.
 * Signalbox's own answers pass through local replies too and are in the client's dialect already: their response code
 * details begin with `signalbox`, and the filter lets them be.
 */
export function localReplies(): EnvoyConfig {
  return {
    mappers: [
      {
        filter: {
          extension_filter: {
            name: 'envoy.access_loggers.extension_filters.cel',
            typed_config: {
              '@type': 'type.googleapis.com/envoy.extensions.access_loggers.filters.cel.v3.ExpressionFilter',
              expression: '!response.code_details.startsWith("signalbox")',
            },
          },
        },
        body_format_override: {
          content_type: 'application/json',
          json_format: {
            error: {
              message: 'The gateway could not serve this request. Try again later.',
              type: 'server_error',
              param: null,
              code: 'gateway_unavailable',
            },
          },
        },
      },
    ],
  };
}
