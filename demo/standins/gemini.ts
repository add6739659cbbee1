import { isObject, objectOf } from './check';
import { answerContent, type Call } from './gemini/answer';
import { describeFaults, errorReply, failureOf, googleError, pretty, wrongKey, type GoogleError } from './gemini/error';
import { findBrokenRule } from './gemini/rules';
import { camelKeys, generateRequest } from './gemini/shape';
import {
  hasJsonContentType,
  isKnownModel,
  pathnameOf,
  type Provider,
  type ProviderOptions,
  type RecordedRequest,
  type Reply,
} from './provider';

const callPath = /^\/v1beta\/models\/([^/:]+):(generateContent|streamGenerateContent)$/;

/**
 * Google's Gemini API: `POST /v1beta/models/{id}:generateContent` and `:streamGenerateContent`, with or without
 * `?alt=sse`; key in `x-goog-api-key` (the real API also takes `?key=`, and so does this).
 * Source: https://ai.google.dev/api/generate-content and https://ai.google.dev/gemini-api/docs/troubleshooting.
 */
export function gemini(options: ProviderOptions): Provider {
  return {
    name: 'gemini',
    respond: (request) => respond(request, options),
    fail: (status, detail, request) => errorReply(failureOf(status, detail), request, detail),
    streamError,
  };
}

/**
 * Google breaks a stream by writing the error as it is, outside of any `data:` line; a `data:` line has been seen too.
 * Sources: https://github.com/maximhq/bifrost/pull/5262, `processStreamResponse` of `@google/genai`.
 */
function streamError({ framed }: { readonly framed: boolean }): string {
  const error = failureOf(503, {});
  return framed ? `data: ${JSON.stringify({ error })}\r\n\r\n` : pretty({ error });
}

function respond(request: RecordedRequest, options: ProviderOptions): Reply {
  const match = callPath.exec(pathnameOf(request));
  if (!match || request.method !== 'POST') return notFoundPage(request);
  const call: Call = { modelId: match[1] ?? '', isStream: match[2] === 'streamGenerateContent' };
  const error = keyError(request, options.key) ?? bodyError(request) ?? modelError(call, options.models);
  if (error) return errorReply(error, request);
  const body = objectOf(camelKeys(request.json));
  const broken = findBrokenRule(body, call.modelId);
  return broken === undefined ? answerContent(request, body, call) : errorReply(googleError(400, broken), request);
}

/** What Google's front end sends for a path that no method has. */
function notFoundPage(request: RecordedRequest): Reply {
  const body =
    '<!DOCTYPE html><html lang=en><title>Error 404 (Not Found)!!1</title>' +
    `<p>The requested URL <code>${pathnameOf(request)}</code> was not found on this server.</html>`;
  return { type: 'whole', status: 404, headers: { 'content-type': 'text/html; charset=UTF-8' }, body };
}

/** A missing key is a 403, a wrong one a 400: never a 401. */
function keyError(request: RecordedRequest, key: string | undefined): GoogleError | undefined {
  const given = request.headers['x-goog-api-key'] ?? new URLSearchParams(request.path.split('?')[1]).get('key');
  if (!given) {
    const message =
      "Method doesn't allow unregistered callers (callers without established identity). Please use API Key or other " +
      'form of API consumer identity to call this API.';
    return googleError(403, message);
  }
  return key === undefined || key === given ? undefined : wrongKey();
}

function bodyError(request: RecordedRequest): GoogleError | undefined {
  if (!hasJsonContentType(request)) {
    // Without the JSON type the front end takes the body for a form: its text becomes one unknown parameter.
    const name = request.body.slice(0, 80);
    const cause = `Cannot bind query parameter. Field '${name}' could not be found in request message.`;
    return googleError(400, `Invalid JSON payload received. Unknown name ${JSON.stringify(name)}: ${cause}`);
  }
  if (request.body === '') return undefined;
  if (!isObject(request.json)) return googleError(400, 'Invalid JSON payload received. Unexpected token.\n^');
  const faults = generateRequest(request.json, []);
  return faults.length > 0 ? describeFaults(faults) : undefined;
}

function modelError({ modelId, isStream }: Call, models: readonly string[]): GoogleError | undefined {
  if (isKnownModel(modelId, models)) return undefined;
  const method = isStream ? 'streamGenerateContent' : 'generateContent';
  const message =
    `models/${modelId} is not found for API version v1beta, or is not supported for ${method}. Call ` +
    'ModelService.ListModels to see the list of available models and their supported methods.';
  return googleError(404, message);
}
