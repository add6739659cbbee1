import { isObject, stringOf } from './check';
import { answerMessage, event } from './anthropic-messages/answer';
import { describeFaults, errorOf, errorReply } from './anthropic-messages/error';
import { findBrokenRule } from './anthropic-messages/rules';
import { messagesRequest } from './anthropic-messages/shape';
import {
  hasJsonContentType,
  isKnownModel,
  pathnameOf,
  type Provider,
  type ProviderOptions,
  type RecordedRequest,
  type Reply,
} from './provider';

/** Source: https://platform.claude.com/docs/en/api/versioning */
const versions = ['2023-01-01', '2023-06-01', '2026-10-21'];

/**
 * Anthropic's Messages API: `POST /v1/messages`, key in `x-api-key` or `authorization: Bearer …`, version in
 * `anthropic-version`.
 * Source: https://platform.claude.com/docs/en/api/messages and https://platform.claude.com/docs/en/api/errors.
 */
export function anthropicMessages(options: ProviderOptions): Provider {
  return {
    name: 'anthropic',
    respond: (request) => respond(request, options),
    fail: (status, detail, request) => errorReply(status, undefined, { ...detail, request }),
    // Source: https://platform.claude.com/docs/en/build-with-claude/streaming#error-events
    streamError: () => event('error', { error: errorOf(529) }),
  };
}

function respond(request: RecordedRequest, options: ProviderOptions): Reply {
  const refuse = (status: number, message?: string): Reply => errorReply(status, message, { request });
  if (pathnameOf(request) !== '/v1/messages') return refuse(404);
  if (request.method !== 'POST') return refuse(405, 'Method Not Allowed');
  const key = request.headers['x-api-key'] || /^Bearer (\S+)$/i.exec(request.headers['authorization'] ?? '')?.[1];
  if (!key) return refuse(401, 'x-api-key header is required');
  if (options.key !== undefined && key !== options.key) return refuse(401);
  const problem = headerProblem(request) ?? bodyProblem(request);
  if (problem !== undefined) return refuse(400, problem);
  const body = isObject(request.json) ? request.json : {};
  const faults = messagesRequest(body, []);
  if (faults.length > 0) return refuse(400, describeFaults(faults));
  const modelId = stringOf(body['model']);
  if (!isKnownModel(modelId, options.models)) return refuse(404, `model: ${modelId}`);
  const broken = findBrokenRule(body, request.headers['anthropic-version']);
  return broken === undefined ? answerMessage(request, body) : refuse(400, broken);
}

function headerProblem(request: RecordedRequest): string | undefined {
  const version = request.headers['anthropic-version'];
  if (!version) return 'anthropic-version: header is required';
  return versions.includes(version) ? undefined : `anthropic-version: "${version}" is not a valid version`;
}

function bodyProblem(request: RecordedRequest): string | undefined {
  // The documentation asks for the content type without saying what its absence brings; a 400 is the general rule.
  if (!hasJsonContentType(request)) return 'content-type: must be application/json';
  if (request.json === undefined) return `The request body is not valid JSON: ${jsonProblem(request.body)}`;
  return isObject(request.json) ? undefined : 'Input should be a valid dictionary or object to extract fields from';
}

function jsonProblem(body: string): string {
  return body === ''
    ? 'EOF while parsing a value: line 1 column 1 (char 0)'
    : 'unexpected character: line 1 column 1 (char 0)';
}
