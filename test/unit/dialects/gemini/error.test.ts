import { RouterError, type ErrorCode, type ErrorDetail } from '../../../../src/domain/errors';
import { geminiClient } from '../../../../src/dialects/gemini/gemini';
import { serializeSse } from '../../../../src/sse/serialize';

function encode(code: ErrorCode, detail: ErrorDetail = {}): ReturnType<typeof geminiClient.encodeError> {
  return geminiClient.encodeError(new RouterError(code, 'What happened.', detail));
}

describe('errors for Gemini’s clients', () => {
  it.each<[ErrorCode, ErrorDetail, number, string]>([
    ['invalid_request', {}, 400, 'INVALID_ARGUMENT'],
    ['unknown_key', {}, 401, 'UNAUTHENTICATED'],
    ['model_not_allowed', {}, 403, 'PERMISSION_DENIED'],
    ['unknown_model', {}, 404, 'NOT_FOUND'],
    ['body_too_large', {}, 413, 'INVALID_ARGUMENT'],
    ['upstream_error', { httpStatus: 429 }, 429, 'RESOURCE_EXHAUSTED'],
    ['upstream_error', { httpStatus: 504 }, 504, 'DEADLINE_EXCEEDED'],
    ['upstream_malformed', {}, 502, 'UNAVAILABLE'],
    ['no_candidate', {}, 503, 'UNAVAILABLE'],
  ])('%s %j', (code, detail, httpStatus, status) => {
    expect(encode(code, detail)).toMatchObject({
      httpStatus,
      body: { error: { code: httpStatus, message: 'What happened.', status } },
    });
  });

  it('name our code, the field at fault and the time to wait', () => {
    expect(encode('invalid_request', { param: 'contents[0]', retryAfterSeconds: 7 }).body).toMatchObject({
      error: {
        details: [
          { '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'INVALID_REQUEST', domain: 'signalbox' },
          { '@type': 'type.googleapis.com/google.rpc.BadRequest', fieldViolations: [{ field: 'contents[0]' }] },
          { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '7s' },
        ],
      },
    });
  });

  it('keep our own faults to the log', () => {
    const { httpStatus, body } = encode('internal');
    expect({ httpStatus, text: JSON.stringify(body) }).toEqual({
      httpStatus: 500,
      text: expect.not.stringContaining('What happened.') as string,
    });
    expect(body).toMatchObject({ error: { status: 'INTERNAL' } });
  });

  it('end a stream so that readers of single lines fail as well', () => {
    const [event] = geminiClient.encodeStreamError(new RouterError('upstream_cut', 'Cut.'));
    expect(event).toBeDefined();
    if (!event) return;
    expect(JSON.parse(event.data)).toMatchObject({ error: { code: 502, status: 'UNAVAILABLE' } });
    // What Google's client for JavaScript takes for the event's data.
    const data = serializeSse(event).trim().slice('data:'.length);
    expect(() => JSON.parse(data) as unknown).toThrow(SyntaxError);
  });
});
