import { EventStreamCodec } from '@smithy/eventstream-codec';
import type { DialectName } from '../../../src/domain/model';
import type { HttpHeaders } from '../../../src/extproc/protocol';
import { ExchangeResponse } from '../../../src/extproc/response';
import type { SavedExchange } from '../../../src/extproc/saved-exchange';
import { chatOf } from '../../support/chat';
import { compileText, configText } from '../../support/config';

const SNAPSHOT = compileText(
  configText({
    providers:
      'providers: { aws: { dialect: anthropic-messages, url: "https://bedrock-runtime.us-east-1.amazonaws.com", bedrock: { region: us-east-1, accessKey: aws-id, secretKey: aws-key } } }',
    models: 'models: { claude: { provider: aws, id: anthropic.claude-v1 } }',
    default: 'default: { use: [claude] }',
  }),
);

const codec = new EventStreamCodec(
  (bytes) => Buffer.from(bytes).toString('utf8'),
  (text) => Buffer.from(text),
);

function frame(type: 'event' | 'exception', name: string, body: unknown): Buffer {
  const headers = {
    ':message-type': { type: 'string' as const, value: type },
    [type === 'event' ? ':event-type' : ':exception-type']: { type: 'string' as const, value: name },
  };
  return Buffer.from(codec.encode({ headers, body: Buffer.from(JSON.stringify(body)) }));
}

function chunk(event: unknown): Buffer {
  return frame('event', 'chunk', { bytes: Buffer.from(JSON.stringify(event)).toString('base64') });
}

const ANSWER = [
  {
    type: 'message_start',
    message: { id: 'msg_bdrk_1', model: 'claude', usage: { input_tokens: 3, output_tokens: 1 } },
  },
  { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
  { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'Hello' } },
  { type: 'content_block_stop', index: 0 },
  { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 2 } },
  { type: 'message_stop' },
];

function responseFor(dialect: DialectName, isStreamed = true): ExchangeResponse {
  const model = SNAPSHOT.models.get('claude');
  if (!model) throw new TypeError('no model claude');
  const exchange: SavedExchange = {
    id: 'x',
    decoded: {
      kind: 'chat',
      chat: chatOf('Hi', { stream: isStreamed }),
      rawBody: Buffer.from('{}'),
      dialect,
      headers: {},
    },
    plan: {
      decision: { rule: 'default', cause: 'default', use: [model], trace: [] },
      candidates: [model],
      trustZone: 'external',
      signals: new Map(),
    },
    answering: model,
    attempts: 1,
    attemptStartMs: 0,
    outcome: undefined,
    lossy: [],
    overheadMs: 0,
  };
  return new ExchangeResponse(dialect, exchange);
}

function headers(status: number, contentType: string): HttpHeaders {
  const fields = { ':status': String(status), 'content-type': contentType, 'x-amzn-requestid': 'secret' };
  return {
    headers: { headers: Object.entries(fields).map(([key, value]) => ({ key, raw_value: Buffer.from(value) })) },
  };
}

function contentType(answer: ReturnType<ExchangeResponse['onHeaders']>['answer']): string | undefined {
  return answer.response_headers?.response.header_mutation?.set_headers
    ?.find(({ header }) => header.key === 'content-type')
    ?.header.raw_value.toString();
}

function bodyOf(response: ExchangeResponse, bytes: Buffer, isEnd: boolean): string {
  const mutation = response.onBody({ body: bytes, end_of_stream: isEnd }).answer.response_body?.response.body_mutation;
  return mutation && 'body' in mutation ? mutation.body.toString() : '';
}

const FRAMED = 'application/vnd.amazon.eventstream';

describe('a stream that is framed in another way', () => {
  it('reaches a client of the provider’s own dialect as server-sent events', () => {
    const response = responseFor('anthropic-messages');
    const { answer } = response.onHeaders(headers(200, FRAMED), undefined);
    expect(contentType(answer)).toBe('text/event-stream');
    expect(answer.mode_override?.response_body_mode).toBe(1);
    const expected = ANSWER.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join('');
    expect(bodyOf(response, Buffer.concat(ANSWER.map(chunk)), false) + bodyOf(response, Buffer.alloc(0), true)).toBe(
      expected,
    );
    expect(response.error).toBeUndefined();
  });

  it('is translated for other clients', () => {
    const response = responseFor('openai-chat');
    expect(contentType(response.onHeaders(headers(200, FRAMED), undefined).answer)).toBe('text/event-stream');
    const text = bodyOf(response, Buffer.concat(ANSWER.map(chunk)), true);
    expect(text).toContain('"content":"Hello"');
    expect(text).toMatch(/data: \[DONE\]\n\n$/);
  });

  it('ends with the client’s error where the provider’s ends with an exception', () => {
    const response = responseFor('openai-chat');
    response.onHeaders(headers(200, FRAMED), undefined);
    const failed = frame('exception', 'throttlingException', { message: 'Too many tokens' });
    const text = bodyOf(response, Buffer.concat([...ANSWER.slice(0, 3).map(chunk), failed]), true);
    expect(text).toContain('Too many tokens');
    expect(text).not.toContain('[DONE]');
    expect(response.error).toMatchObject({ code: 'upstream_error', httpStatus: 429 });
  });

  it('is cut when it ends within a frame', () => {
    const response = responseFor('openai-chat');
    response.onHeaders(headers(200, FRAMED), undefined);
    const bytes = Buffer.concat(ANSWER.map(chunk));
    bodyOf(response, bytes.subarray(0, -1), true);
    expect(response.error?.code).toBe('upstream_cut');
  });

  it('is left alone when a proxy has made server-sent events of it', () => {
    const response = responseFor('anthropic-messages');
    const { answer, isLast } = response.onHeaders(headers(200, 'text/event-stream'), undefined);
    expect(contentType(answer)).toBeUndefined();
    expect(isLast).toBe(false);
    const body = Buffer.from('event: ping\ndata: {"type":"ping"}\n\n');
    expect(response.onBody({ body }).answer.response_body?.response?.body_mutation).toEqual({ body });
  });

  it('is not looked for in a whole answer', () => {
    const { answer, isLast } = responseFor('anthropic-messages', false).onHeaders(
      headers(200, 'application/json'),
      undefined,
    );
    expect(contentType(answer)).toBeUndefined();
    expect(isLast).toBe(true);
  });

  it('does not hide the message of an error answer', () => {
    const response = responseFor('openai-chat');
    response.onHeaders(headers(400, 'application/json'), undefined);
    expect(bodyOf(response, Buffer.from('{"message":"Malformed input request"}'), true)).toContain(
      'Malformed input request',
    );
  });
});
