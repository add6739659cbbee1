import { STATUS_CODES } from 'node:http';
import {
  anyObject,
  anything,
  byKind,
  flag,
  isObject,
  list,
  nullable,
  number,
  record,
  stringOf,
  text,
  type Fault,
  type JsonObject,
  type Path,
} from './check';
import { answerChat } from './openai-chat/answer';
import { retryHeaders } from './openai-chat/error';
import { refuseBrokenImages } from './openai-chat/images';
import {
  isKnownModel,
  jsonReply,
  pathnameOf,
  type Provider,
  type ProviderOptions,
  type RecordedRequest,
  type Reply,
  type WholeReply,
} from './provider';

/**
 * vLLM's OpenAI-compatible server, as an internal model is often served: `POST /v1/chat/completions`, a key only where
 * one is configured. It differs from OpenAI in what it refuses: unknown fields are ignored
 * (`OpenAIBaseModel` allows extras), and any role is left to the model's chat template.
 * Source: https://docs.vllm.ai/en/latest/serving/openai_compatible_server.html and vllm/entrypoints/openai/protocol.py.
 */
export function vllm(options: ProviderOptions): Provider {
  return {
    name: 'internal',
    respond: (request) => respond(request, options),
    fail: (status, detail) => jsonReply(status, failureOf(status), retryHeaders(detail)),
    // Sent as a data line; the stream then ends with [DONE] as always.
    streamError: () => `data: ${JSON.stringify(failureOf(500))}\n\ndata: [DONE]\n\n`,
  };
}

const types: Readonly<Record<number, string>> = {
  400: 'BadRequestError',
  404: 'NotFoundError',
  429: 'RateLimitError',
  503: 'ServiceUnavailableError',
};

function errorOf(status: number, message: string, param: string | null = null): JsonObject {
  return { error: { message, type: types[status] ?? 'InternalServerError', param, code: status } };
}

function failureOf(status: number): JsonObject {
  return errorOf(status, STATUS_CODES[status] ?? 'Internal Server Error');
}

const message = record({
  required: { role: text() },
  optional: {
    content: byKind({ string: text(), array: list(anyObject), null: anything }),
    name: text(),
    tool_call_id: text(),
    tool_calls: list(anyObject),
    reasoning: anything,
    reasoning_content: anything,
    refusal: anything,
  },
});

/** Only the fields whose types vLLM checks and a client is likely to send; the others pass. */
const typedFields = {
  max_tokens: nullable(number('integer', { min: 1 })),
  max_completion_tokens: nullable(number('integer', { min: 1 })),
  temperature: nullable(number('number', { min: 0 })),
  top_p: nullable(number('number', { max: 1 })),
  stop: byKind({ string: text(), array: list(text()), null: anything }),
  stream: nullable(flag),
  stream_options: nullable(record({ optional: { include_usage: flag, continuous_usage_stats: flag } })),
  tools: nullable(list(anyObject)),
};

const chatRequest = record({
  required: { messages: list(message) },
  optional: { model: nullable(text()), ...typedFields },
});

function respond(request: RecordedRequest, options: ProviderOptions): Reply {
  const refusal = refuseRoute(request) ?? refuseKey(request, options.key);
  if (refusal) return refusal;
  if (!isObject(request.json)) {
    return jsonReply(400, errorOf(400, "[{'type': 'json_invalid', 'loc': ('body', 0), 'msg': 'JSON decode error'}]"));
  }
  const fault = chatRequest(request.json, []).find(({ type }) => type !== 'unknown-field');
  if (fault) return jsonReply(400, errorOf(400, describeFault(fault)));
  // A request without a model gets the one that is served.
  const modelId = stringOf(request.json['model'] ?? options.models[0]);
  if (!isKnownModel(modelId, options.models)) {
    return jsonReply(404, errorOf(404, `The model \`${modelId}\` does not exist.`, 'model'));
  }
  const broken = refuseBrokenImages(request.json);
  if (broken) return jsonReply(400, errorOf(400, broken.message));
  return answerChat(request, { ...request.json, model: modelId }, 'vllm');
}

function refuseRoute(request: RecordedRequest): WholeReply | undefined {
  if (pathnameOf(request) !== '/v1/chat/completions') return jsonReply(404, { detail: 'Not Found' });
  return request.method === 'POST' ? undefined : jsonReply(405, { detail: 'Method Not Allowed' });
}

function refuseKey(request: RecordedRequest, key: string | undefined): WholeReply | undefined {
  if (key === undefined || request.headers['authorization'] === `Bearer ${key}`) return undefined;
  return jsonReply(401, { error: 'Unauthorized' });
}

const problems: Readonly<Record<Fault['type'], string>> = {
  'unknown-field': 'extra_forbidden',
  'missing-field': 'missing',
  'wrong-type': 'type_error',
  'not-listed': 'literal_error',
  'unknown-tag': 'union_tag_invalid',
  'out-of-range': 'value_error',
  'wrong-length': 'value_error',
};

/** The Python text of a Pydantic error, which is what vLLM puts into `message`. */
function describeFault(fault: Fault): string {
  return `[{'type': '${problems[fault.type]}', 'loc': ${locOf(fault.path)}, 'msg': 'Invalid request'}]`;
}

function locOf(path: Path): string {
  const steps = path.map((step) =>
    typeof step === 'number' ? step : `'${typeof step === 'object' ? step.tag : step}'`,
  );
  return `(${["'body'", ...steps].join(', ')})`;
}
