import { isObject, stringOf } from './check';
import { answerChat } from './openai-chat/answer';
import { describeFaults, errorReply, failureOf, invalid, retryHeaders } from './openai-chat/error';
import { refuseBody, refuseKey, refuseRoute } from './openai-chat/front';
import { findBrokenRule } from './openai-chat/rules';
import { chatRequest } from './openai-chat/shape';
import { isKnownModel, type Provider, type ProviderOptions, type RecordedRequest, type Reply } from './provider';

/**
 * OpenAI's Chat Completions API: `POST /v1/chat/completions`, key in `authorization: Bearer …`.
 * Source: https://platform.openai.com/docs/api-reference/chat and https://platform.openai.com/docs/guides/error-codes.
 */
export function openAiChat(options: ProviderOptions): Provider {
  return {
    name: 'openai',
    respond: (request) => respond(request, options),
    fail: (status, detail) => errorReply(status, failureOf(status), retryHeaders(detail)),
    // OpenAI sends the error as a data line and may still send [DONE]; the stand-in leaves that out.
    // Source: https://github.com/sashabaranov/go-openai/pull/396
    streamError: () => `data: ${JSON.stringify({ error: failureOf(500) })}\n\n`,
  };
}

function respond(request: RecordedRequest, options: ProviderOptions): Reply {
  const refusal =
    refuseRoute(request, '/v1/chat/completions') ?? refuseKey(request, options.key) ?? refuseBody(request);
  if (refusal) return refusal;
  const body = isObject(request.json) ? request.json : {};
  const faults = chatRequest(body, []);
  if (faults.length > 0) return errorReply(400, describeFaults(faults));
  const modelId = stringOf(body['model']);
  if (!isKnownModel(modelId, options.models)) {
    const message = `The model \`${modelId}\` does not exist or you do not have access to it.`;
    return errorReply(404, invalid(message, 'model_not_found'));
  }
  const broken = findBrokenRule(body);
  return broken ? errorReply(400, broken) : answerChat(request, body, 'openai');
}
