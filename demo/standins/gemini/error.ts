import { stringOf, type Fault, type Path } from '../check';
import type { ErrorDetail, RecordedRequest, WholeReply } from '../provider';

type Detail = Readonly<Record<string, unknown>>;

/** Google's error model. Source: https://cloud.google.com/apis/design/errors. */
export interface GoogleError {
  readonly code: number;
  readonly message: string;
  readonly status: string;
  readonly details?: readonly Detail[];
}

/** Statuses of https://ai.google.dev/gemini-api/docs/troubleshooting. */
const statuses: Readonly<Record<number, readonly [status: string, message: string]>> = {
  400: ['INVALID_ARGUMENT', 'Request contains an invalid argument.'],
  401: ['UNAUTHENTICATED', 'Request had invalid authentication credentials.'],
  403: ['PERMISSION_DENIED', 'The caller does not have permission'],
  404: ['NOT_FOUND', 'Requested entity was not found.'],
  429: ['RESOURCE_EXHAUSTED', 'You exceeded your current quota, please check your plan and billing details.'],
  500: [
    'INTERNAL',
    'An internal error has occurred. Please retry or report in https://developers.generativeai.google/guide/troubleshooting',
  ],
  503: [
    'UNAVAILABLE',
    'This model is currently experiencing high demand. Spikes in demand are usually temporary. Please try again later.',
  ],
  504: ['DEADLINE_EXCEEDED', 'Deadline expired before operation could complete.'],
};

/** An error with the status name that goes with its code; without a message, the usual one. */
export function googleError(code: number, message?: string, details: readonly Detail[] = []): GoogleError {
  const [status, standard] = statuses[code] ?? statuses[code < 500 ? 400 : 500] ?? ['INTERNAL', ''];
  return { code, message: message ?? standard, status, ...(details.length > 0 ? { details } : {}) };
}

/** What a failure that the client did not cause looks like; a 429 says when to come back. */
export function failureOf(code: number, { retryAfter }: ErrorDetail): GoogleError {
  const retryInfo = { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: `${retryAfter}s` };
  return googleError(code, undefined, retryAfter === undefined ? [] : [retryInfo]);
}

/** Pretty-printed, as Google's front end does. */
export function pretty(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** A stream without `alt=sse` is a JSON array, and so is its error. */
export function errorReply(error: GoogleError, request: RecordedRequest, detail: ErrorDetail = {}): WholeReply {
  const isArray = request.path.includes(':streamGenerateContent') && !isSse(request);
  const headers = { 'content-type': 'application/json; charset=UTF-8', ...retryHeader(detail) };
  const body = pretty(isArray ? [{ error }] : { error });
  return { type: 'whole', status: error.code, headers, body };
}

function retryHeader({ retryAfter }: ErrorDetail): Record<string, string> {
  return retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) };
}

/** Whether the client asked for server-sent events. */
export function isSse(request: RecordedRequest): boolean {
  return new URLSearchParams(request.path.split('?')[1]).get('alt') === 'sse';
}

/** 400 with a `BadRequest` detail. Source: https://ai.google.dev/gemini-api/docs/api-key and recorded answers. */
export function wrongKey(): GoogleError {
  const message = 'API key not valid. Please pass a valid API key.';
  return googleError(400, message, [
    {
      '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
      reason: 'API_KEY_INVALID',
      domain: 'googleapis.com',
      metadata: { service: 'generativelanguage.googleapis.com' },
    },
    { '@type': 'type.googleapis.com/google.rpc.LocalizedMessage', locale: 'en-US', message },
  ]);
}

/** Words all faults, one a line, as Google's JSON transcoder does. */
export function describeFaults(faults: readonly Fault[]): GoogleError {
  const violations = faults.map((fault) => {
    const field = pathText(fieldOf(fault));
    return { ...(field === '' ? {} : { field }), description: describeFault(fault) };
  });
  const detail = { '@type': 'type.googleapis.com/google.rpc.BadRequest', fieldViolations: violations };
  return googleError(400, violations.map(({ description }) => description).join('\n'), [detail]);
}

/** An unknown name is a violation of the message that holds it; at the top that has no name. */
function fieldOf(fault: Fault): Path {
  return fault.type === 'unknown-field' ? fault.path.slice(0, -1) : fault.path;
}

/** `tools[0].function_declarations[0].name`: paths are in protobuf's snake_case, whatever the client wrote. */
function pathText(path: Path): string {
  return path
    .map((segment) =>
      typeof segment === 'number'
        ? `[${segment}]`
        : `.${snakeCase(typeof segment === 'object' ? segment.tag : segment)}`,
    )
    .join('')
    .slice(1);
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

const protoTypes: Readonly<Record<string, string>> = {
  string: 'TYPE_STRING',
  number: 'TYPE_FLOAT',
  integer: 'TYPE_INT32',
  boolean: 'TYPE_BOOL',
};

function describeFault(fault: Fault): string {
  const at = pathText(fault.path);
  if (fault.type === 'unknown-field') {
    const parent = pathText(fieldOf(fault));
    const name = `Unknown name "${stringOf(fault.path.at(-1))}"${parent === '' ? '' : ` at '${parent}'`}`;
    return `Invalid JSON payload received. ${name}: Cannot find field.`;
  }
  if (fault.type === 'wrong-length') {
    return `* GenerateContentRequest.${at}: at most ${fault.limit} values are allowed\n`;
  }
  const value = 'value' in fault ? JSON.stringify(fault.value) : 'null';
  const type = fault.type === 'wrong-type' ? protoTypes[fault.expected] : 'TYPE_ENUM';
  return `Invalid value at '${at}' (${type ?? 'type.googleapis.com/google.protobuf.Message'}), ${value}`;
}
