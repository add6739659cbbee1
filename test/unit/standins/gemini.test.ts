import { gemini } from '../../../demo/standins/gemini';
import { sign } from '../../../demo/standins/signature';
import { asker, bodyOf, chunksOf, dataOf, LONG_PROMPT, PIXEL } from './support';

const provider = gemini({ key: 'right', models: ['gemini-*'] });
const path = '/v1beta/models/gemini-3.5-flash:generateContent';
const ask = asker(provider, { path, headers: { 'x-goog-api-key': 'right' } });
const pathOf = (model: string, method = 'generateContent'): string => `/v1beta/models/${model}:${method}`;

const user = (...parts: object[]): object => ({ role: 'user', parts });
const model = (...parts: object[]): object => ({ role: 'model', parts });
const hello = { contents: [user({ text: 'Hello there' })] };
const call = { functionCall: { name: 'get_weather', args: {} }, thoughtSignature: sign('gemini', 'get_weather') };
const response = { functionResponse: { name: 'get_weather', response: { rain: true } } };
const parameters = { type: 'OBJECT', properties: { city: { type: 'STRING' } }, required: ['city'] };
const tools = [{ functionDeclarations: [{ name: 'get_weather', parameters }] }];
const forced = { functionCallingConfig: { mode: 'ANY' } };

describe('the Gemini stand-in refuses', () => {
  it.each([
    [
      'an unknown name',
      { max_tokens: 1 },
      'Invalid JSON payload received. Unknown name "max_tokens": Cannot find field.',
      undefined,
    ],
    [
      'an unknown nested name, with a path in snake_case',
      { generationConfig: { maxTokens: 1 } },
      'Invalid JSON payload received. Unknown name "maxTokens" at \'generation_config\': Cannot find field.',
      'generation_config',
    ],
    [
      'an unknown name of a part',
      { contents: [user({ type: 'text', text: 'x' })] },
      'Invalid JSON payload received. Unknown name "type" at \'contents[0].parts[0]\': Cannot find field.',
      'contents[0].parts[0]',
    ],
    [
      'a word of JSON Schema, in a map that is counted',
      {
        tools: [
          {
            functionDeclarations: [
              { name: 'f', parameters: { type: 'OBJECT', properties: { a: { type: 'STRING', const: 'x' } } } },
            ],
          },
        ],
      },
      'Invalid JSON payload received. Unknown name "const" at \'tools[0].function_declarations[0].parameters.properties[0].value\': Cannot find field.',
      'tools[0].function_declarations[0].parameters.properties[0].value',
    ],
    [
      'a number as text',
      { generationConfig: { temperature: 'hot' } },
      'Invalid value at \'generation_config.temperature\' (TYPE_FLOAT), "hot"',
      'generation_config.temperature',
    ],
    [
      'a mode that does not exist',
      { toolConfig: { functionCallingConfig: { mode: 'required' } } },
      'Invalid value at \'tool_config.function_calling_config.mode\' (TYPE_ENUM), "required"',
      'tool_config.function_calling_config.mode',
    ],
  ])('%s', (_, fields, description, field) => {
    const reply = ask({ body: { ...hello, ...fields } });
    const details = [
      {
        '@type': 'type.googleapis.com/google.rpc.BadRequest',
        fieldViolations: [{ description, ...(field === undefined ? {} : { field }) }],
      },
    ];
    expect(bodyOf(reply)).toEqual({ error: { code: 400, message: description, status: 'INVALID_ARGUMENT', details } });
  });

  it('all unknown names at once, one a line', () => {
    const { error } = bodyOf(ask({ body: { ...hello, a: 1, b: 2 } })) as { error: { message: string } };
    expect(error.message.split('\n')).toHaveLength(2);
  });

  it.each([
    ['no contents', { contents: [] }, '* GenerateContentRequest.contents: contents is not specified\n'],
    [
      'no parts',
      { contents: [user()] },
      '* GenerateContentRequest.contents[0].parts: contents.parts must not be empty.\n',
    ],
    [
      'a part without data',
      { contents: [user({})] },
      "* GenerateContentRequest.contents[0].parts[0].data: required oneof field 'data' must have one initialized field\n",
    ],
    [
      'a role of another API',
      { contents: [{ role: 'assistant', parts: [{ text: 'x' }] }] },
      'Please use a valid role: user, model.',
    ],
    [
      'a response without a call',
      { contents: [user(response)] },
      'Please ensure that function response turn comes immediately after a function call turn.',
    ],
    [
      'fewer responses than calls',
      { tools, contents: [user({ text: 'x' }), model(call, call), user(response)] },
      expect.stringContaining('number of function response parts is equal'),
    ],
    [
      'a call that follows no user turn',
      { tools, contents: [model(call), user(response)] },
      expect.stringContaining('function call turn comes immediately after a user turn'),
    ],
    [
      'a call that Gemini 3 did not sign',
      { tools, contents: [user({ text: 'x' }), model({ functionCall: call.functionCall }), user(response)] },
      expect.stringContaining('Function call is missing a thought_signature'),
    ],
    [
      'too high a temperature',
      { generationConfig: { temperature: 3 } },
      expect.stringContaining('temperature must be in the range'),
    ],
    [
      'a schema without the JSON type',
      { generationConfig: { responseSchema: parameters } },
      expect.stringContaining('application/json'),
    ],
    [
      'a signature that is not its own',
      { tools, contents: [user({ text: 'x' }), model({ ...call, thoughtSignature: 'c2ln' }), user(response)] },
      'Thought signature is not valid.',
    ],
    [
      'a signature in the wrong call',
      {
        tools,
        contents: [user({ text: 'x' }), model({ ...call, thoughtSignature: sign('gemini', 'f') }), user(response)],
      },
      'Thought signature is not valid.',
    ],
    [
      'an image that is none',
      { contents: [user({ inlineData: { mimeType: 'image/png', data: 'AAAA' } })] },
      expect.stringContaining('Unable to process input image'),
    ],
    [
      'data that is not base64',
      { contents: [user({ inlineData: { mimeType: 'image/png', data: '*' } })] },
      expect.stringContaining('Base64 decoding failed'),
    ],
    ['forced calls without functions', { toolConfig: forced }, expect.stringContaining('no function declarations')],
  ])('%s', (_, fields, message) => {
    const reply = ask({ body: { ...hello, ...fields } });
    expect(reply.status).toBe(400);
    expect(bodyOf(reply)).toEqual({ error: { code: 400, message, status: 'INVALID_ARGUMENT' } });
  });

  it.each([
    [
      'a missing key',
      { headers: { 'x-goog-api-key': '' }, body: hello },
      403,
      'PERMISSION_DENIED',
      /^Method doesn't allow unregistered callers/,
    ],
    [
      'a wrong key',
      { headers: { 'x-goog-api-key': 'wrong' }, body: hello },
      400,
      'INVALID_ARGUMENT',
      /^API key not valid\. Please pass a valid API key\.$/,
    ],
    [
      'an unknown model',
      { path: pathOf('gpt-4.1'), body: hello },
      404,
      'NOT_FOUND',
      /^models\/gpt-4\.1 is not found for API version v1beta/,
    ],
    ['a body that is not JSON', { body: '{' }, 400, 'INVALID_ARGUMENT', /^Invalid JSON payload received\./],
    [
      'another content type',
      { headers: { 'content-type': 'text/plain' }, body: hello },
      400,
      'INVALID_ARGUMENT',
      /Cannot bind query parameter/,
    ],
  ])('%s', (_, sent, code, status, message) => {
    const reply = ask(sent);
    expect(reply.status).toBe(code);
    expect(bodyOf(reply)).toMatchObject({ error: { code, status, message: expect.stringMatching(message) } });
  });

  it('a wrong key with the reason API_KEY_INVALID', () => {
    const details = [{ reason: 'API_KEY_INVALID', domain: 'googleapis.com' }, { locale: 'en-US' }];
    expect(bodyOf(ask({ headers: { 'x-goog-api-key': 'x' }, body: hello }))).toMatchObject({ error: { details } });
  });

  it('an unknown path with a page', () => {
    expect(ask({ path: '/v1/chat/completions', body: hello })).toMatchObject({
      status: 404,
      headers: { 'content-type': 'text/html; charset=UTF-8' },
    });
  });

  it('a stream with an array, unless it is of server-sent events', () => {
    const stream = pathOf('gemini-3.5-flash', 'streamGenerateContent');
    expect(bodyOf(ask({ path: stream, body: {} }))).toMatchObject([{ error: { code: 400 } }]);
    expect(bodyOf(ask({ path: `${stream}?alt=sse`, body: {} }))).toMatchObject({ error: { code: 400 } });
  });
});

describe('the Gemini stand-in accepts', () => {
  it.each([
    [
      'names in snake_case',
      { system_instruction: { parts: [{ text: 'x' }] }, generation_config: { max_output_tokens: 5 } },
    ],
    [
      'null as absent and whole numbers as text',
      { systemInstruction: null, generationConfig: { maxOutputTokens: '5' } },
    ],
    ['a content without a role', { contents: [{ parts: [{ text: 'x' }] }] }],
    ['an image', { contents: [user({ inlineData: { mimeType: 'image/png', data: PIXEL } })] }],
    ['answered calls', { tools, contents: [user({ text: 'x' }), model(call), user(response)] }],
    [
      'an unsigned call of an earlier turn',
      {
        tools,
        contents: [
          user({ text: 'x' }),
          model({ functionCall: call.functionCall }),
          user(response),
          model({ text: 'x' }),
          user({ text: 'x' }),
        ],
      },
    ],
    [
      'any JSON Schema where the API takes one',
      {
        tools: [
          {
            functionDeclarations: [
              { name: 'f', parametersJsonSchema: { type: 'object', additionalProperties: false } },
            ],
          },
        ],
      },
    ],
  ])('%s', (_, fields) => {
    expect(bodyOf(ask({ body: { ...hello, ...fields } }))).not.toHaveProperty('error');
  });

  it('unsigned calls for Gemini 2.5, and a key in the query', () => {
    const contents = [user({ text: 'x' }), model({ functionCall: call.functionCall }), user(response)];
    expect(
      ask({
        path: `${pathOf('gemini-2.5-pro')}?key=right`,
        headers: { 'x-goog-api-key': 'right' },
        body: { tools, contents },
      }).status,
    ).toBe(200);
  });
});

describe('the Gemini stand-in answers', () => {
  const text = "gemini-3.5-flash says: this is a stand-in's answer to a prompt of 2 words.";

  it('with a candidate that counts its words', () => {
    expect(bodyOf(ask({ body: hello }))).toMatchObject({
      candidates: [{ content: { parts: [{ text }], role: 'model' }, finishReason: 'STOP', index: 0 }],
      usageMetadata: { promptTokenCount: 2, candidatesTokenCount: 13, totalTokenCount: 15 },
      modelVersion: 'gemini-3.5-flash',
      responseId: 'standin1',
    });
  });

  it.each([
    ['the token limit', { maxOutputTokens: 1 }, 'gemini-3.5-flash', 'MAX_TOKENS'],
    ['a stop sequence', { stopSequences: [' says'] }, 'gemini-3.5-flash', 'STOP'],
    [
      'the end of the JSON',
      { responseMimeType: 'application/json', responseSchema: parameters },
      '{"city":"example"}',
      'STOP',
    ],
  ])('up to %s', (_, generationConfig, said, finishReason) => {
    const candidates = [{ content: { parts: [{ text: said }] }, finishReason }];
    expect(bodyOf(ask({ body: { ...hello, generationConfig } }))).toMatchObject({ candidates });
  });

  it('with a signed function call, whose finish reason is STOP', () => {
    const part = {
      functionCall: { name: 'get_weather', args: { city: 'example' } },
      thoughtSignature: expect.any(String),
    };
    const candidates = [{ content: { parts: [part] }, finishReason: 'STOP' }];
    expect(bodyOf(ask({ body: { ...hello, tools, toolConfig: forced } }))).toMatchObject({ candidates });
  });

  it('with its thoughts, of two calls the first signed, and counts that add up', () => {
    const body = {
      contents: [user({ text: `${LONG_PROMPT} get_weather get_time` })],
      tools: [{ functionDeclarations: [{ name: 'get_weather', parameters }, { name: 'get_time' }] }],
      generationConfig: { thinkingConfig: { includeThoughts: true } },
    };
    const { candidates, usageMetadata } = bodyOf(ask({ body })) as {
      candidates: [{ content: { parts: object[] } }];
      usageMetadata: object;
    };
    expect(candidates[0].content.parts).toEqual([
      { text: 'A stand-in does not think.', thought: true },
      { functionCall: { name: 'get_weather', args: { city: 'example' } }, thoughtSignature: expect.any(String) },
      { functionCall: { name: 'get_time', args: {} } },
    ]);
    expect(usageMetadata).toMatchObject({
      promptTokenCount: 1102,
      cachedContentTokenCount: 1024,
      candidatesTokenCount: 4,
      thoughtsTokenCount: 5,
      totalTokenCount: 1102 + 4 + 5,
    });
  });

  it('with a candidate without content when it refuses', () => {
    const { candidates } = bodyOf(ask({ body: { contents: [user({ text: 'Something forbidden.' })] } })) as {
      candidates: unknown;
    };
    expect(candidates).toEqual([{ finishReason: 'SAFETY', index: 0 }]);
  });

  it('in a stream of events with CRLF, the finish reason and the output count in the last one', () => {
    const reply = ask({ path: `${pathOf('gemini-3.5-flash', 'streamGenerateContent')}?alt=sse`, body: hello });
    const events = dataOf(reply) as {
      candidates: [{ content: { parts: [{ text: string }] }; finishReason?: string }];
    }[];
    expect(reply.headers['content-type']).toBe('text/event-stream');
    expect(chunksOf(reply).every((chunk) => /^data: [^\r\n]+\r\n\r\n$/.test(chunk))).toBe(true);
    expect(events.map(({ candidates }) => candidates[0].content.parts[0].text).join('')).toBe(text);
    expect(events.map(({ candidates }) => candidates[0].finishReason).filter(Boolean)).toEqual(['STOP']);
    expect(events.at(-1)).toMatchObject({
      candidates: [{ finishReason: 'STOP' }],
      usageMetadata: { candidatesTokenCount: 13 },
    });
    expect(events[0]).toMatchObject({ usageMetadata: { promptTokenCount: 2, totalTokenCount: 2 } });
  });

  it('in a stream without alt=sse as one JSON array in several writes', () => {
    const reply = ask({ path: pathOf('gemini-3.5-flash', 'streamGenerateContent'), body: hello });
    expect(reply.headers['content-type']).toBe('application/json; charset=UTF-8');
    expect(chunksOf(reply).length).toBeGreaterThan(3);
    expect(chunksOf(reply)[1]).toMatch(/^,\r\n\{/);
    expect(JSON.parse(chunksOf(reply).join(''))).toHaveLength(chunksOf(reply).length - 1);
  });
});

describe('the Gemini stand-in fails', () => {
  const request = { sequence: 1, method: 'POST', path, headers: {}, body: '', json: {} };
  it.each([
    [429, 'RESOURCE_EXHAUSTED'],
    [500, 'INTERNAL'],
    [503, 'UNAVAILABLE'],
  ])('with the body of a %i and the delay in it', (code, status) => {
    const reply = provider.fail(code, { retryAfter: 9 }, request);
    expect(reply).toMatchObject({ status: code, headers: { 'retry-after': '9' } });
    expect(bodyOf(reply)).toMatchObject({ error: { code, status, details: [{ retryDelay: '9s' }] } });
  });

  it('inside a stream with the bare error, or in a data line when asked', () => {
    expect(JSON.parse(provider.streamError({ framed: false }))).toMatchObject({
      error: { code: 503, status: 'UNAVAILABLE' },
    });
    expect(provider.streamError({ framed: true })).toMatch(/^data: \{"error":.*\}\r\n\r\n$/);
  });
});
