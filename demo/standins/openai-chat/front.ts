import { isObject } from '../check';
import { hasJsonContentType, pathnameOf, type RecordedRequest, type WholeReply } from '../provider';
import { errorReply, invalid, wrongKey } from './error';

const noKey =
  "You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer auth " +
  "(i.e. Authorization: Bearer YOUR_KEY), or as the password field (with blank username) if you're accessing the API " +
  'from your browser and are prompted for a username and password. You can obtain an API key from ' +
  'https://platform.openai.com/account/api-keys.';

const notJson =
  "We could not parse the JSON body of your request. (HINT: This likely means you aren't using your HTTP library " +
  'correctly. The OpenAI API expects a JSON payload, but what was sent was not valid JSON. If you have trouble ' +
  'figuring out how to fix this, please contact us through our help center at help.openai.com.)';

/** What every API of OpenAI refuses before it reads a field: paths, methods. */
export function refuseRoute(request: RecordedRequest, path: string): WholeReply | undefined {
  const pathname = pathnameOf(request);
  if (pathname !== path) {
    return errorReply(404, invalid(`Invalid URL (${request.method} ${pathname})`));
  }
  if (request.method === 'POST') return undefined;
  const hint = 'HINT: Perhaps you meant to make your HTTP request using a different http method?';
  return errorReply(405, invalid(`Not allowed to ${request.method} on ${pathname}. (${hint})`, 'method_not_supported'));
}

/** A key that is missing or wrong. */
export function refuseKey(request: RecordedRequest, key: string | undefined): WholeReply | undefined {
  const given = /^Bearer (\S+)$/i.exec(request.headers['authorization'] ?? '')?.[1];
  if (given === undefined) return errorReply(401, invalid(noKey));
  return key === undefined || key === given ? undefined : errorReply(401, wrongKey(given));
}

/** A body that is no JSON object. */
export function refuseBody(request: RecordedRequest): WholeReply | undefined {
  if (!hasJsonContentType(request)) {
    const given = request.headers['content-type'] ?? '';
    const message =
      `Unsupported content type: '${given}'. This API method only accepts 'application/json' requests, but you ` +
      `specified the header 'Content-Type: ${given}'. Please try again with a supported content type.`;
    return errorReply(400, invalid(message, 'unsupported_content_type'));
  }
  return isObject(request.json) ? undefined : errorReply(400, invalid(notJson));
}
