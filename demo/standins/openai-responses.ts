import { isObject, stringOf } from './check';
import { describeFault, errorReply, failureOf, invalid, retryHeaders } from './openai-chat/error';
import { refuseBody, refuseKey, refuseRoute } from './openai-chat/front';
import { answerResponse } from './openai-responses/answer';
import { findBrokenRule } from './openai-responses/rules';
import { responseRequest } from './openai-responses/shape';
import { isKnownModel, type Provider, type ProviderOptions, type RecordedRequest, type Reply } from './provider';

/**
 * OpenAI's Responses API: `POST /v1/responses`, key in `authorization: Bearer …`. Nothing is stored, so that whatever
 * names an earlier answer is unknown.
 * Source: https://platform.openai.com/docs/api-reference/responses and …/responses-streaming.
 */
export function openAiResponses(options: ProviderOptions): Provider {
  return {
    name: 'openai-responses',
    respond: (request) => respond(request, options),
    fail: (status, detail) => errorReply(status, failureOf(status), retryHeaders(detail)),
    // Documented with its fields side by side; what is sent has them in `error`.
    // Source: https://github.com/openai/openai-dotnet/issues/881
    streamError: () => {
      const data = { type: 'error', error: failureOf(500), sequence_number: 2 };
      return `event: error\ndata: ${JSON.stringify(data)}\n\n`;
    },
  };
}

function respond(request: RecordedRequest, options: ProviderOptions): Reply {
  const refusal = refuseRoute(request, '/v1/responses') ?? refuseKey(request, options.key) ?? refuseBody(request);
  if (refusal) return refusal;
  const body = isObject(request.json) ? request.json : {};
  const [fault] = responseRequest(body, []);
  if (fault) return errorReply(400, describeFault(fault));
  const modelId = stringOf(body['model']);
  if (!isKnownModel(modelId, options.models)) {
    const message = `The requested model '${modelId}' does not exist.`;
    return errorReply(400, invalid(message, 'model_not_found', 'model'));
  }
  const broken = findBrokenRule(body);
  return broken ? errorReply(broken.status ?? 400, broken.error) : answerResponse(request, body);
}
