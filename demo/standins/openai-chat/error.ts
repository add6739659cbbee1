import { kindOf, stringOf, type Fault, type JsonKind, type Path } from '../check';
import { jsonReply, type ErrorDetail, type WholeReply } from '../provider';

/** The fields of OpenAI's error object. Source: https://platform.openai.com/docs/guides/error-codes/api-errors. */
export interface OpenAiError {
  readonly message: string;
  readonly type: string;
  readonly param: string | null;
  readonly code: string | null;
}

/** A refusal that is the client's fault: type `invalid_request_error`. */
export function invalid(message: string, code: string | null = null, param: string | null = null): OpenAiError {
  return { message, type: 'invalid_request_error', param, code };
}

/** `{"error":{…}}` with a status. */
export function errorReply(status: number, error: OpenAiError, headers: Record<string, string> = {}): WholeReply {
  return jsonReply(status, { error }, headers);
}

/** What OpenAI says when the fault is its own, or the client's is its haste. */
export function failureOf(status: number): OpenAiError {
  if (status === 429) {
    const message =
      'Rate limit reached for this model in organization org-standin on requests per min (RPM): Limit 3, Used 3, ' +
      'Requested 1. Please try again in 20s. Visit https://platform.openai.com/account/rate-limits to learn more.';
    return { message, type: 'requests', param: null, code: 'rate_limit_exceeded' };
  }
  if (status === 503) {
    const message = 'The engine is currently overloaded, please try again later';
    return { message, type: 'service_unavailable_error', param: null, code: null };
  }
  if (status === 401) return wrongKey('sk-standin');
  if (status < 500) return invalid('Invalid request.');
  const message = 'The server had an error while processing your request. Sorry about that!';
  return { message, type: 'server_error', param: null, code: null };
}

/** The 401 of an unknown key; OpenAI repeats the key, masked. */
export function wrongKey(key: string): OpenAiError {
  const masked =
    key.length > 8 ? `${key.slice(0, 4)}${'*'.repeat(key.length - 8)}${key.slice(-4)}` : '*'.repeat(key.length);
  const help = 'You can find your API key at https://platform.openai.com/account/api-keys.';
  return invalid(`Incorrect API key provided: ${masked}. ${help}`, 'invalid_api_key');
}

/** `retry-after` in seconds, when asked for. */
export function retryHeaders({ retryAfter }: ErrorDetail): Record<string, string> {
  return retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) };
}

/** `messages[0].content[1].type` */
function pathText(path: Path): string {
  return path
    .filter((segment) => typeof segment !== 'object')
    .map((segment) => (typeof segment === 'number' ? `[${segment}]` : `.${segment}`))
    .join('')
    .slice(1);
}

const actualNames: Readonly<Record<JsonKind, string>> = {
  string: 'a string',
  number: 'a decimal',
  integer: 'an integer',
  boolean: 'a boolean',
  array: 'an array',
  object: 'an object',
  null: 'null',
};

function expectedName(expected: string): string {
  const kinds = expected.split(' or ').filter((kind) => kind !== 'null');
  const names = kinds.map((kind) => (kind === 'array' ? 'an array of objects' : actualNames[kind as JsonKind]));
  return names.length > 1 ? `one of ${names.join(' or ')}` : names.join('');
}

/** Words the faults as OpenAI does: unknown arguments together, otherwise the first fault alone. */
export function describeFaults(faults: readonly Fault[]): OpenAiError {
  const unknown = faults.filter((fault) => fault.type === 'unknown-field' && fault.path.length === 1);
  if (unknown.length > 0) {
    const names = unknown.map((fault) => pathText(fault.path));
    return invalid(`Unrecognized request argument${names.length > 1 ? 's' : ''} supplied: ${names.join(', ')}`);
  }
  const [first] = faults;
  return first ? describeFault(first) : invalid('Invalid request.');
}

/** Words one fault. */
export function describeFault(fault: Fault): OpenAiError {
  const at = pathText(fault.path);
  switch (fault.type) {
    case 'unknown-field':
      return invalid(`Unknown parameter: '${at}'.`, 'unknown_parameter', at);
    case 'missing-field':
      // The oldest check of this API, and the only one with words of its own.
      if (at === 'model') return invalid('you must provide a model parameter');
      return invalid(`Missing required parameter: '${at}'.`, 'missing_required_parameter', at);
    case 'wrong-type': {
      const wanted = `expected ${expectedName(fault.expected)}, but got ${actualNames[kindOf(fault.value)]} instead.`;
      return invalid(`Invalid type for '${at}': ${wanted}`, 'invalid_type', at);
    }
    case 'not-listed':
      return invalidValue(fault.value, fault.allowed, at);
    case 'unknown-tag':
      return invalidValue(fault.value, fault.allowed, `${at}.${fault.tagField}`);
    case 'out-of-range':
      return outOfRange(fault, at);
    case 'wrong-length':
      return wrongLength(fault, at);
  }
}

function invalidValue(value: unknown, allowed: readonly string[], at: string): OpenAiError {
  const quoted = allowed.map((item) => `'${item}'`);
  const listed = quoted.length > 1 ? `${quoted.slice(0, -1).join(', ')}, and ${quoted.at(-1)}` : quoted.join('');
  return invalid(`Invalid value: '${stringOf(value)}'. Supported values are: ${listed}.`, 'invalid_value', at);
}

function outOfRange({ value, limit, ...fault }: Extract<Fault, { type: 'out-of-range' }>, at: string): OpenAiError {
  const kind = fault.kind === 'integer' ? 'integer' : 'decimal';
  const [side, sign] = value < limit ? ['below minimum', '>='] : ['above maximum', '<='];
  const message = `Invalid '${at}': ${kind} ${side} value. Expected a value ${sign} ${limit}, but got ${value} instead.`;
  return invalid(message, `${kind}_${value < limit ? 'below_min' : 'above_max'}_value`, at);
}

function wrongLength({ length, limit }: Extract<Fault, { type: 'wrong-length' }>, at: string): OpenAiError {
  if (length === 0) {
    const wanted = 'Expected an array with minimum length 1, but got an empty array instead.';
    return invalid(`Invalid '${at}': empty array. ${wanted}`, 'empty_array', at);
  }
  const [word, side] = length < limit ? ['short', 'minimum'] : ['long', 'maximum'];
  const wanted = `Expected an array with ${side} length ${limit}, but got an array with length ${length} instead.`;
  return invalid(
    `Invalid '${at}': array too ${word}. ${wanted}`,
    `array_${length < limit ? 'below_min' : 'above_max'}_length`,
    at,
  );
}
