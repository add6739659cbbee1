import { stringOf, type Fault, type Path } from '../check';
import { jsonReply, type ErrorDetail, type RecordedRequest, type WholeReply } from '../provider';

/** Statuses and types of https://platform.claude.com/docs/en/api/errors. */
const failures: Readonly<Record<number, readonly [type: string, message: string]>> = {
  400: ['invalid_request_error', 'Invalid request.'],
  401: ['authentication_error', 'invalid x-api-key'],
  402: ['billing_error', 'Your credit balance is too low to access the Anthropic API.'],
  403: ['permission_error', 'Your API key does not have permission to use the specified resource.'],
  404: ['not_found_error', 'Not found'],
  413: ['request_too_large', 'Request exceeds the maximum size'],
  429: ['rate_limit_error', "This request would exceed your organization's rate limit. Please try again later."],
  500: ['api_error', 'Internal server error'],
  504: ['timeout_error', 'Request timed out'],
  529: ['overloaded_error', 'Overloaded'],
};

/** `{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"},"request_id":"req_…"}` */
export function errorReply(
  status: number,
  message: string | undefined,
  { request, retryAfter }: ErrorDetail & { readonly request: RecordedRequest },
): WholeReply {
  const requestId = `req_standin${request.sequence}`;
  const headers = {
    'request-id': requestId,
    ...(retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }),
  };
  const error = errorOf(status, message);
  return jsonReply(status, { type: 'error', error, request_id: requestId }, headers);
}

/** The inner object; without a message, the one that goes with the status. */
export function errorOf(status: number, message?: string): { type: string; message: string } {
  const fallback = status < 500 ? failures[400] : failures[500];
  const [type, standard] = failures[status] ?? fallback ?? ['api_error', ''];
  return { type, message: message ?? standard };
}

/** `messages.0.content.1.tool_use.text`: union tags are steps of the path. */
function pathText(path: Path): string {
  return path.map((segment) => (typeof segment === 'object' ? segment.tag : String(segment))).join('.');
}

const kindNames: Readonly<Record<string, string>> = {
  string: 'a valid string',
  number: 'a valid number',
  integer: 'a valid integer',
  boolean: 'a valid boolean',
  array: 'a valid list',
  object: 'a valid dictionary',
};

/** The first fault, in the words of Pydantic, which the API passes on. */
export function describeFaults(faults: readonly Fault[]): string {
  // Pydantic visits declared fields before it looks for others.
  const first = faults.find((fault) => fault.type !== 'unknown-field') ?? faults[0];
  return first ? `${pathText(first.path)}: ${describeFault(first)}` : 'Invalid request.';
}

function describeFault(fault: Fault): string {
  switch (fault.type) {
    case 'unknown-field':
      return 'Extra inputs are not permitted';
    case 'missing-field':
      return 'Field required';
    case 'wrong-type': {
      // For a union (string or list) the error names the last kind that was tried.
      const kind = fault.expected.split(' or ').at(-1) ?? '';
      return `Input should be ${kindNames[kind] ?? kind}`;
    }
    case 'not-listed': {
      const quoted = fault.allowed.map((item) => `'${item}'`);
      const last = quoted.pop();
      return `Input should be ${quoted.length > 0 ? `${quoted.join(', ')} or ${last}` : last}`;
    }
    case 'unknown-tag': {
      const expected = fault.allowed.map((item) => `'${item}'`).join(', ');
      const found = `Input tag '${stringOf(fault.value)}' found using '${fault.tagField}'`;
      return `${found} does not match any of the expected tags: ${expected}`;
    }
    case 'out-of-range': {
      const side = fault.value < fault.limit ? 'greater' : 'less';
      return `Input should be ${side} than or equal to ${fault.limit}`;
    }
    case 'wrong-length': {
      const side = fault.length < fault.limit ? 'at least' : 'at most';
      return `String should have ${side} ${fault.limit} character${fault.limit === 1 ? '' : 's'}`;
    }
  }
}
