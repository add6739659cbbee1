import { DIALECT_NAMES, type DialectName } from '../../../src/domain/model';
import { RouterError } from '../../../src/domain/errors';
import {
  clientDialect,
  clientDialectOfPath,
  providerDialect,
  providerDialectNames,
} from '../../../src/dialects/registry';
import {
  createStreamTranslator,
  decodeRequest,
  encodeError,
  encodeForProvider,
  translateError,
  translateResponse,
} from '../../../src/dialects/translate';
import { viewRequest } from '../../../src/signals/request-view';
import { STREAM_REQUEST } from '../../golden/cases';
import { factsOf } from '../../support/chat';

const TARGET = { modelId: 'gpt-4.1', maxOutputTokens: undefined };
const SAME = { client: 'openai-chat', provider: 'openai-chat', request: STREAM_REQUEST } as const;

describe('the registry', () => {
  it('knows the dialect of a path', () => {
    expect(clientDialectOfPath('/v1/chat/completions')?.name).toBe('openai-chat');
    expect(clientDialectOfPath('/v1/chat/completions/')).toBeUndefined();
  });

  it('gives each dialect under its own name, to clients and for providers', () => {
    expect(providerDialectNames()).toEqual(DIALECT_NAMES);
    for (const name of DIALECT_NAMES) {
      expect(providerDialect(name).name).toBe(name);
      expect(clientDialect(name).name).toBe(name);
    }
  });

  it('takes an unknown name for a bug', () => {
    expect(() => clientDialect('esperanto' as DialectName)).toThrow(RouterError);
  });
});

describe('a request for a provider of the client\u2019s own dialect', () => {
  it('keeps its bytes but for the model', () => {
    const body =
      '{ "model":"auto",\n "max_tokens": 5,"temperature":1.0, "messages":[{"role":"user","content":"Hi"}], "mine": 12345678901234567890 }';
    const decoded = decodeRequest('openai-chat', Buffer.from(body), '/v1/chat/completions');
    if (!decoded.ok) throw decoded.error;
    const encoded = encodeForProvider(decoded.value, 'openai-chat', TARGET);
    expect(encoded).toEqual({
      body: Buffer.from(body.replace('"auto"', '"gpt-4.1"')),
      path: '/v1/chat/completions',
      headers: {},
      lossy: [],
    });
  });

  it.each<[DialectName, string, string, object]>([
    ['anthropic-messages', '{"model":"claude-opus-5"}', '/v1/messages', { 'anthropic-version': '2023-06-01' }],
    ['gemini', '{"model":"a"}', '/v1beta/tunedModels/mine:streamGenerateContent?alt=sse', {}],
  ])('has its place in %s too', (dialect, body, path, headers) => {
    const modelId = dialect === 'gemini' ? 'tunedModels/mine' : 'claude-opus-5';
    const passed = providerDialect(dialect).passRequest(Buffer.from('{"model":"a"}'), STREAM_REQUEST, {
      ...TARGET,
      modelId,
    });
    expect({ ...passed, body: passed.body.toString() }).toEqual({ body, path, headers, lossy: [] });
  });
});

describe('a whole answer', () => {
  it('passes as it is in the client\u2019s own dialect, and is counted', () => {
    const body = Buffer.from(
      '{ "choices":[{"message":{"content":"Hi"}}], "usage":{"prompt_tokens":3,"completion_tokens":1}, "x":1.0 }',
    );
    expect(translateResponse(SAME, body)).toEqual({
      ok: true,
      value: { body, usage: { inputTokens: 3, outputTokens: 1 } },
    });
  });

  it('passes in the client\u2019s own dialect even if it cannot be read', () => {
    const body = Buffer.from('<html>');
    expect(translateResponse(SAME, body)).toEqual({ ok: true, value: { body } });
  });

  it.each<[DialectName, string]>([
    ['anthropic-messages', '<html>'],
    ['anthropic-messages', '{"content":"text"}'],
    ['gemini', '{}'],
    ['gemini', '[]'],
    ['gemini', '['.repeat(500)],
  ])('is malformed when %s sends %s', (provider, body) => {
    const translated = translateResponse({ ...SAME, provider }, Buffer.from(body));
    expect(translated.ok ? undefined : translated.error).toMatchObject({ code: 'upstream_malformed', httpStatus: 502 });
  });

  it('is an error when Gemini gave up', () => {
    const body = Buffer.from('{"candidates":[{"finishReason":"MALFORMED_FUNCTION_CALL"}]}');
    const translated = translateResponse({ ...SAME, provider: 'gemini' }, body);
    expect(translated.ok ? undefined : translated.error).toMatchObject({ code: 'upstream_error', httpStatus: 502 });
  });

  it('gets the time and an id when the provider gives none', () => {
    const body = Buffer.from('{"candidates":[{"content":{"parts":[{"text":"Hi"}]}}]}');
    const translated = translateResponse({ ...SAME, provider: 'gemini' }, body);
    const answer = JSON.parse(translated.ok ? translated.value.body.toString() : '{}') as {
      id: string;
      created: number;
    };
    expect(answer.id).toMatch(/^chatcmpl-[0-9a-f]{32}$/);
    expect(answer.created).toBeGreaterThan(1_700_000_000);
  });
});

describe('a stream in the client\u2019s own dialect', () => {
  const chunks = [
    'data: {"id":"c1","choices":[{"index":0,"delta":{"content":"Hi"}}],"mine":1.0}\r\n',
    '\r\n: ping\n\n',
  ];
  const usage = 'data: {"choices":[],"usage":{"prompt_tokens":3,"completion_tokens":1}}\n\n';

  it('keeps its bytes and is counted', () => {
    const translator = createStreamTranslator(SAME);
    for (const chunk of [...chunks, usage, 'data: [DONE]\n\n'])
      expect(translator.push(Buffer.from(chunk)).toString()).toBe(chunk);
    expect(translator.end()).toHaveLength(0);
    expect(translator.usage).toEqual({ inputTokens: 3, outputTokens: 1 });
    expect(translator.error).toBeUndefined();
  });

  it('ends with an error when it was cut', () => {
    const translator = createStreamTranslator(SAME);
    translator.push(Buffer.from(chunks.join('')));
    expect(translator.end().toString()).toMatch(/^\n\ndata: \{"error":\{"message":"The provider broke off/);
    expect(translator.error?.code).toBe('upstream_cut');
  });

  it('gets no second error after the provider\u2019s own', () => {
    const translator = createStreamTranslator(SAME);
    translator.push(Buffer.from('data: {"error":{"message":"out of memory"}}\n\n'));
    expect(translator.error?.message).toBe('out of memory');
    expect(translator.end()).toHaveLength(0);
  });

  it('passes an event that is too large to be read', () => {
    const translator = createStreamTranslator(SAME);
    const chunk = Buffer.alloc(3_000_000, 'x');
    expect(translator.push(chunk)).toBe(chunk);
    expect(translator.end()).toHaveLength(0);
  });
});

describe('a translated stream', () => {
  it('ends with an error when an event is too large, and says no more', () => {
    const translator = createStreamTranslator({ ...SAME, provider: 'gemini' });
    expect(translator.push(Buffer.alloc(3_000_000, 'x')).toString()).toContain('upstream_malformed');
    expect(translator.push(Buffer.from('data: {}\n\n'))).toHaveLength(0);
    expect(translator.end()).toHaveLength(0);
    expect(translator.error?.code).toBe('upstream_malformed');
  });

  it('is cut when nothing came at all', () => {
    const translator = createStreamTranslator({ ...SAME, provider: 'anthropic-messages' });
    expect(translator.end().toString()).toContain('upstream_cut');
  });
});

describe('errors', () => {
  it('keep what is not safe to show', () => {
    expect(encodeError('openai-chat', new RouterError('internal', 'table Plans has no row 7'))).toEqual({
      httpStatus: 500,
      body: {
        error: {
          message: 'The gateway failed. Try again, and tell whoever runs it.',
          type: 'server_error',
          param: null,
          code: 'internal',
        },
      },
    });
  });

  it.each([
    [401, 'unknown_key', 'authentication_error'],
    [403, 'model_not_allowed', 'permission_error'],
    [404, 'unknown_path', 'invalid_request_error'],
    [413, 'body_too_large', 'invalid_request_error'],
    [503, 'no_internal_candidate', 'server_error'],
  ] as const)('with status %i have the type that clients expect', (httpStatus, code, type) => {
    const encoded = encodeError('openai-chat', new RouterError(code, 'Sorry.'));
    expect(encoded).toMatchObject({ httpStatus, body: { error: { type, code } } });
  });

  it.each([0, 200, 399, 600, Number.NaN])('take the status %d for 502', (status) => {
    expect(translateError('gemini', status, '').httpStatus).toBe(502);
  });

  it('shorten what a provider says', () => {
    const body = JSON.stringify({ error: { message: 'x'.repeat(10_000) } });
    expect(translateError('openai-chat', 400, body).message).toHaveLength(500);
  });
});

describe('text that only the client’s own dialect can hold', () => {
  const secret = 'Diagnosis of Maren Holtkamp: type 1 diabetes.';
  it.each<[string, DialectName, string, object]>([
    [
      'a block of search results',
      'anthropic-messages',
      '/v1/messages',
      {
        max_tokens: 5,
        messages: [
          {
            role: 'user',
            content: [{ type: 'search_result', source: 'x', title: 't', content: [{ type: 'text', text: secret }] }],
          },
        ],
      },
    ],
    [
      'an item of a server’s tool',
      'openai-responses',
      '/v1/responses',
      {
        input: [
          { role: 'user', content: 'Hi' },
          { type: 'mcp_call', output: secret },
        ],
      },
    ],
    [
      'an unknown field',
      'openai-chat',
      '/v1/chat/completions',
      {
        messages: [{ role: 'user', content: 'Hi' }],
        prediction: { type: 'content', content: secret },
      },
    ],
    [
      'a part of code',
      'gemini',
      '/v1beta/models/auto:generateContent',
      {
        contents: [{ role: 'user', parts: [{ text: 'Hi' }, { codeExecutionResult: { output: secret } }] }],
      },
    ],
  ])('is there for the signals to read: %s', (_what, dialect, path, body) => {
    const decoded = decodeRequest(dialect, Buffer.from(JSON.stringify(body)), path);
    if (!decoded.ok) throw decoded.error;
    expect(decoded.value.chat.leftOutTexts).toContain(secret);
    const { messages } = viewRequest(factsOf({ dialect, path }), decoded.value.chat);
    expect(messages.at(-1)?.text).toContain(secret);
  });

  it('is none where everything is understood, nor a file', () => {
    const file = 'A'.repeat(1000);
    const decode = (more: object): unknown => {
      const body = { messages: [{ role: 'user', content: 'Hi' }], ...more };
      const decoded = decodeRequest('openai-chat', Buffer.from(JSON.stringify(body)), '/v1/chat/completions');
      return decoded.ok && decoded.value.chat.leftOutTexts;
    };
    expect(decode({})).toBeUndefined();
    expect(decode({ prediction: { content: file } })).toBeUndefined();
  });
});
