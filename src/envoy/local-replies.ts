import type { DialectName } from '../domain/model';
import type { EnvoyConfig } from './envoy-config';
import { ROUTING_HEADERS } from './slots';

const MESSAGE = 'The gateway could not serve this request. Try again later.';
const CODE = 'gateway_unavailable';

/** A shape of errors, and the clients that read it. */
interface ErrorShape {
  readonly clients?: {
    readonly dialect: DialectName;
    /** In CEL: tells them by their path, as long as it is still theirs. */
    readonly path: string;
  };
  readonly body: object;
}

/** The first that fits is taken: OpenAI's is for everybody else. */
const SHAPES: readonly ErrorShape[] = [
  {
    clients: { dialect: 'anthropic-messages', path: 'request.path.startsWith("/v1/messages")' },
    body: { type: 'error', error: { type: 'api_error', message: MESSAGE } },
  },
  {
    clients: {
      dialect: 'gemini',
      path: '(request.path.contains(":generateContent") || request.path.contains(":streamGenerateContent"))',
    },
    body: { error: { code: '%RESPONSE_CODE%', message: MESSAGE, status: 'UNAVAILABLE' } },
  },
  {
    body: { error: { message: MESSAGE, type: 'server_error', param: null, code: CODE } },
  },
];

/**
 * Shapes the errors that Envoy gives by itself (Signalbox is down, no route, timeouts) as JSON that the client's SDK reads.
 * Signalbox's own answers pass through local replies too and are in the client's dialect already: their response code
 * details begin with `signalbox`, and the filters let them be.
 */
export function localReplies(): EnvoyConfig {
  return { mappers: SHAPES.map(mapper) };
}

function mapper({ clients, body }: ErrorShape): EnvoyConfig {
  const expression = '!response.code_details.startsWith("signalbox")';
  return {
    filter: {
      extension_filter: {
        name: 'envoy.access_loggers.extension_filters.cel',
        typed_config: {
          '@type': 'type.googleapis.com/envoy.extensions.access_loggers.filters.cel.v3.ExpressionFilter',
          expression: clients ? `${expression} && ${isOf(clients)}` : expression,
        },
      },
    },
    body_format_override: { content_type: 'application/json', json_format: body },
  };
}

/** Once a request is rendered its path is the provider's: Signalbox has noted then what the client speaks. */
function isOf({ dialect, path }: NonNullable<ErrorShape['clients']>): string {
  const { dialect: header } = ROUTING_HEADERS;
  return `("${header}" in request.headers ? request.headers["${header}"] == "${dialect}" : ${path})`;
}
