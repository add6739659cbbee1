import { isObject, stringOf } from './check';
import { answerChat } from './openai-chat/answer';
import { describeFaults, errorReply, failureOf, invalid, retryHeaders, wrongKey } from './openai-chat/error';
import { findBrokenRule } from './openai-chat/rules';
import { chatRequest } from './openai-chat/shape';
import {
  hasJsonContentType,
  isKnownModel,
  pathnameOf,
  type Provider,
  type ProviderOptions,
  type RecordedRequest,
  type Reply,
  type WholeReply,
} from './provider';

const noKey =
  "You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer auth " +
  "(i.e. Authorization: Bearer YOUR_KEY), or as the password field (with blank username) if you're accessing the API " +
  'from your browser and are prompted for a username and password. You can obtain an API key from ' +
  'https://platform.openai.com/account/api-keys.';

const notJson =
  "We could not parse the JSON body of your request. (HINT: This likely means you aren't using your HTTP library " +
  'correctly. The OpenAI API expects a JSON payload, but what was sent was not valid JSON. If you have trouble ' +
  'figuring out how to fix this, please contact us through our help center at help.openai.com.)';

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
  const refusal = refuseRoute(request) ?? refuseKey(request, options.key) ?? refuseBody(request);
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

function refuseRoute(request: RecordedRequest): WholeReply | undefined {
  const pathname = pathnameOf(request);
  if (pathname !== '/v1/chat/completions') {
    return errorReply(404, invalid(`Invalid URL (${request.method} ${pathname})`));
  }
  if (request.method === 'POST') return undefined;
  const hint = 'HINT: Perhaps you meant to make your HTTP request using a different http method?';
  return errorReply(405, invalid(`Not allowed to ${request.method} on ${pathname}. (${hint})`, 'method_not_supported'));
}

function refuseKey(request: RecordedRequest, key: string | undefined): WholeReply | undefined {
  const given = /^Bearer (\S+)$/i.exec(request.headers['authorization'] ?? '')?.[1];
  if (given === undefined) return errorReply(401, invalid(noKey));
  return key === undefined || key === given ? undefined : errorReply(401, wrongKey(given));
}

function refuseBody(request: RecordedRequest): WholeReply | undefined {
  if (!hasJsonContentType(request)) {
    const given = request.headers['content-type'] ?? '';
    const message =
      `Unsupported content type: '${given}'. This API method only accepts 'application/json' requests, but you ` +
      `specified the header 'Content-Type: ${given}'. Please try again with a supported content type.`;
    return errorReply(400, invalid(message, 'unsupported_content_type'));
  }
  return isObject(request.json) ? undefined : errorReply(400, invalid(notJson));
}
