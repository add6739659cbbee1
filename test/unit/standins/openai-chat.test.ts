import { openAiChat } from '../../../demo/standins/openai-chat';
import { asker, bodyOf, chunksOf, dataOf, LONG_PROMPT, PIXEL } from './support';

const provider = openAiChat({ key: 'sk-right-key', models: ['gpt-*', 'o3'] });
const ask = asker(provider, { path: '/v1/chat/completions', headers: { authorization: 'Bearer sk-right-key' } });

const hello = { model: 'gpt-4.1', messages: [{ role: 'user', content: 'Hello there' }] };
const tools = [
  {
    type: 'function',
    function: {
      name: 'get_weather',
      parameters: {
        type: 'object',
        properties: { city: { type: 'string' }, days: { type: 'integer' } },
        required: ['city'],
      },
    },
  },
];
const call = { id: 'call_1', type: 'function', function: { name: 'get_weather', arguments: '{}' } };

describe('the OpenAI stand-in refuses', () => {
  it.each([
    ['an unknown argument', { ...hello, top_k: 3 }, 'Unrecognized request argument supplied: top_k', null, null],
    ['two unknown arguments', { ...hello, a: 1, b: 2 }, 'Unrecognized request arguments supplied: a, b', null, null],
    [
      'an unknown nested field',
      { ...hello, messages: [{ role: 'user', content: 'x', foo: 1 }] },
      "Unknown parameter: 'messages[0].foo'.",
      'unknown_parameter',
      'messages[0].foo',
    ],
    ['a missing model', { messages: hello.messages }, 'you must provide a model parameter', null, null],
    [
      'missing messages',
      { model: 'gpt-4.1' },
      "Missing required parameter: 'messages'.",
      'missing_required_parameter',
      'messages',
    ],
    [
      'no messages',
      { ...hello, messages: [] },
      "Invalid 'messages': empty array. Expected an array with minimum length 1, but got an empty array instead.",
      'empty_array',
      'messages',
    ],
    [
      'messages of the wrong type',
      { ...hello, messages: 'hi' },
      "Invalid type for 'messages': expected an array of objects, but got a string instead.",
      'invalid_type',
      'messages',
    ],
    [
      'a role that does not exist',
      { ...hello, messages: [{ role: 'model', content: 'x' }] },
      "Invalid value: 'model'. Supported values are: 'system', 'developer', 'user', 'assistant', 'tool', and 'function'.",
      'invalid_value',
      'messages[0].role',
    ],
    [
      'a part of another API',
      { ...hello, messages: [{ role: 'user', content: [{ type: 'image', source: {} }] }] },
      "Invalid value: 'image'. Supported values are: 'text', 'image_url', 'input_audio', and 'file'.",
      'invalid_value',
      'messages[0].content[0].type',
    ],
    [
      'a number as text',
      { ...hello, temperature: '1' },
      "Invalid type for 'temperature': expected a decimal, but got a string instead.",
      'invalid_type',
      'temperature',
    ],
    [
      'too high a temperature',
      { ...hello, temperature: 3 },
      "Invalid 'temperature': decimal above maximum value. Expected a value <= 2, but got 3 instead.",
      'decimal_above_max_value',
      'temperature',
    ],
    [
      'too low a limit',
      { ...hello, max_tokens: 0 },
      "Invalid 'max_tokens': integer below minimum value. Expected a value >= 1, but got 0 instead.",
      'integer_below_min_value',
      'max_tokens',
    ],
    [
      'too many stop sequences',
      { ...hello, stop: ['a', 'b', 'c', 'd', 'e'] },
      "Invalid 'stop': array too long. Expected an array with maximum length 4, but got an array with length 5 instead.",
      'array_above_max_length',
      'stop',
    ],
    [
      'stream options without a stream',
      { ...hello, stream_options: { include_usage: true } },
      "The 'stream_options' parameter is only allowed when 'stream' is enabled.",
      null,
      'stream_options',
    ],
    [
      'a tool choice without tools',
      { ...hello, tool_choice: 'auto' },
      "Invalid value for 'tool_choice': 'tool_choice' is only allowed when 'tools' are specified.",
      null,
      'tool_choice',
    ],
    [
      'JSON mode without the word',
      { ...hello, response_format: { type: 'json_object' } },
      "'messages' must contain the word 'json' in some form, to use 'response_format' of type 'json_object'.",
      null,
      'messages',
    ],
    [
      'a tool message on its own',
      { ...hello, messages: [...hello.messages, { role: 'tool', tool_call_id: 'call_1', content: '1' }] },
      "Invalid parameter: messages with role 'tool' must be a response to a preceeding message with 'tool_calls'.",
      null,
      'messages.[1].role',
    ],
  ])('%s', (_, body, message, code, param) => {
    const reply = ask({ body });
    expect(reply.status).toBe(400);
    expect(bodyOf(reply)).toEqual({ error: { message, type: 'invalid_request_error', param, code } });
  });

  it('tool calls that nobody answered', () => {
    const messages = [...hello.messages, { role: 'assistant', content: null, tool_calls: [call] }, ...hello.messages];
    const error = {
      param: 'messages.[1].role',
      message: expect.stringContaining('did not have response messages: call_1'),
    };
    expect(bodyOf(ask({ body: { ...hello, messages } }))).toMatchObject({ error });
  });

  it.each([
    [
      'max_tokens',
      { max_tokens: 5 },
      'unsupported_parameter',
      "'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
    ],
    [
      'a temperature',
      { temperature: 0.2 },
      'unsupported_value',
      "'temperature' does not support 0.2 with this model. Only the default (1) value is supported.",
    ],
    ['stop', { stop: 'x' }, 'unsupported_parameter', "'stop' is not supported with this model."],
  ])('%s for a reasoning model', (_, fields, code, words) => {
    const reply = ask({ body: { ...hello, model: 'gpt-5', ...fields } });
    expect(reply.status).toBe(400);
    expect(bodyOf(reply)).toMatchObject({ error: { code, message: expect.stringContaining(words) } });
  });

  it.each([
    [
      401,
      { authorization: 'Bearer sk-wrong-key' },
      { code: 'invalid_api_key', message: expect.stringMatching(/^Incorrect API key provided: sk-w\*+-key\. /) },
    ],
    [401, { authorization: '' }, { code: null, message: expect.stringMatching(/^You didn't provide an API key\./) }],
    [400, { 'content-type': 'text/plain' }, { code: 'unsupported_content_type' }],
  ])('headers with %i', (status, headers, error) => {
    const reply = ask({ body: hello, headers });
    expect(reply.status).toBe(status);
    expect(bodyOf(reply)).toMatchObject({ error });
  });

  it.each([
    [
      'an unknown model',
      { body: { ...hello, model: 'claude-opus-5' } },
      404,
      {
        code: 'model_not_found',
        param: null,
        message: 'The model `claude-opus-5` does not exist or you do not have access to it.',
      },
    ],
    [
      'a body that is not JSON',
      { body: '{"model":' },
      400,
      { message: expect.stringMatching(/^We could not parse the JSON body/) },
    ],
    ['an unknown path', { body: hello, path: '/v1/messages' }, 404, { message: 'Invalid URL (POST /v1/messages)' }],
    ['another method', { body: '', method: 'GET' }, 405, { code: 'method_not_supported' }],
  ])('%s', (_, sent, status, error) => {
    const reply = ask(sent);
    expect(reply.status).toBe(status);
    expect(bodyOf(reply)).toMatchObject({ error: { type: 'invalid_request_error', ...error } });
  });
});

describe('the OpenAI stand-in refuses what it cannot read', () => {
  const image = (url: string): object => ({
    messages: [{ role: 'user', content: [{ type: 'image_url', image_url: { url } }] }],
  });
  const open = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] };

  it.each([
    ['an image that is none', image('data:image/png;base64,AAAA'), 'invalid_image_format'],
    ['an image that is not base64', image('data:image/png;base64,not base64'), 'invalid_value'],
    ['an image that cannot be fetched', image('file:///a.png'), 'invalid_value'],
    [
      'a strict function with an open schema',
      { tools: [{ type: 'function', function: { name: 'f', strict: true, parameters: open } }] },
      'invalid_function_parameters',
    ],
  ])('as %s', (_, fields, code) => {
    const reply = ask({ body: { ...hello, ...fields } });
    expect(reply.status).toBe(400);
    expect(bodyOf(reply)).toMatchObject({ error: { code } });
  });

  it('as a strict answer whose schema leaves a property out', () => {
    const schema = { ...open, additionalProperties: false, required: [] };
    const response_format = { type: 'json_schema', json_schema: { name: 'x', strict: true, schema } };
    expect(bodyOf(ask({ body: { ...hello, response_format } }))).toMatchObject({
      error: { message: expect.stringContaining("Missing 'city'") },
    });
  });
});

describe('the OpenAI stand-in accepts', () => {
  it.each([
    [
      'every kind of part',
      {
        messages: [
          { role: 'developer', content: 'x' },
          {
            role: 'user',
            content: [
              { type: 'text', text: 'x' },
              { type: 'image_url', image_url: { url: `data:image/png;base64,${PIXEL}`, detail: 'low' } },
              { type: 'image_url', image_url: { url: 'https://example.com/a.png' } },
            ],
          },
        ],
      },
    ],
    [
      'answered tool calls',
      {
        tools,
        messages: [
          ...hello.messages,
          { role: 'assistant', content: null, tool_calls: [call] },
          { role: 'tool', tool_call_id: 'call_1', content: '1' },
        ],
      },
    ],
    ['nulls where the reference has them', { temperature: null, stop: null, max_tokens: null, stream_options: null }],
    ['a temperature for GPT-5.1 and later, which do not reason by default', { model: 'gpt-5.4', temperature: 0.2 }],
    [
      'a reasoning model with max_completion_tokens',
      { model: 'o3', max_completion_tokens: 100, reasoning_effort: 'low' },
    ],
  ])('%s', (_, fields) => {
    expect(ask({ body: { ...hello, ...fields } }).status).toBe(200);
  });

  it('functions in GPT-5.6 only without reasoning', () => {
    const body = { ...hello, model: 'gpt-5.6-luna', tools };
    expect(bodyOf(ask({ body }))).toMatchObject({ error: { param: 'reasoning_effort' } });
    expect(ask({ body: { ...body, reasoning_effort: 'none' } }).status).toBe(200);
  });
});

describe('the OpenAI stand-in answers', () => {
  const text = "gpt-4.1 says: this is a stand-in's answer to a prompt of 2 words.";

  it('with a completion that counts its words', () => {
    expect(bodyOf(ask({ body: hello }))).toMatchObject({
      id: 'chatcmpl-standin1',
      object: 'chat.completion',
      model: 'gpt-4.1',
      choices: [{ index: 0, message: { role: 'assistant', content: text, refusal: null }, finish_reason: 'stop' }],
      usage: { prompt_tokens: 2, completion_tokens: 13, total_tokens: 15 },
    });
  });

  it.each([
    ['the token limit', { max_tokens: 2 }, 'gpt-4.1 says:', 'length', 2],
    ['a stop sequence', { stop: [' this'] }, 'gpt-4.1 says:', 'stop', 2],
  ])('up to %s', (_, fields, content, finish_reason, completion_tokens) => {
    const choices = [{ message: { content }, finish_reason }];
    expect(bodyOf(ask({ body: { ...hello, ...fields } }))).toMatchObject({ choices, usage: { completion_tokens } });
  });

  it('with a tool call that fills the required arguments', () => {
    const toolCall = {
      id: 'call_standin1',
      type: 'function',
      function: { name: 'get_weather', arguments: '{"city":"example"}' },
    };
    const choices = [{ message: { content: null, tool_calls: [toolCall] }, finish_reason: 'tool_calls' }];
    expect(bodyOf(ask({ body: { ...hello, tools, tool_choice: 'required' } }))).toMatchObject({ choices });
  });

  it('with a call of every tool that the user names, unless one at a time is wanted', () => {
    const named = { ...hello, tools, messages: [{ role: 'user', content: 'Call get_weather twice, or get_time.' }] };
    const both = [...tools, { type: 'function', function: { name: 'get_time' } }];
    const callsOf = (body: object): unknown => {
      const { choices } = bodyOf(ask({ body })) as { choices: [{ message: { tool_calls: { id: string }[] } }] };
      return choices[0].message.tool_calls.map(({ id }) => id);
    };
    expect(callsOf({ ...named, tools: both })).toEqual(['call_standin1', 'call_standin1_1']);
    expect(callsOf({ ...named, tools: both, parallel_tool_calls: false })).toEqual(['call_standin1']);
    expect(bodyOf(ask({ body: { ...named, tool_choice: 'none' } }))).toMatchObject({
      choices: [{ finish_reason: 'stop' }],
    });
  });

  it('with a refusal in a field of its own, cached tokens, and thoughts that are only counted', () => {
    const messages = [{ role: 'user', content: `${LONG_PROMPT} forbidden` }];
    expect(bodyOf(ask({ body: { model: 'o3', messages } }))).toMatchObject({
      choices: [{ message: { content: null, refusal: 'I cannot help with that.' }, finish_reason: 'stop' }],
      usage: {
        completion_tokens: 10,
        prompt_tokens_details: { cached_tokens: 1024 },
        completion_tokens_details: { reasoning_tokens: 5 },
      },
    });
  });

  it('in JSON that has the schema', () => {
    const schema = { type: 'object', properties: { mood: { enum: ['good', 'bad'] } }, required: ['mood'] };
    const response_format = { type: 'json_schema', json_schema: { name: 'mood', schema } };
    const choices = [{ message: { content: '{"mood":"good"}' } }];
    expect(bodyOf(ask({ body: { ...hello, response_format } }))).toMatchObject({ choices });
  });

  it('in a stream: role, content, reason, usage without choices, [DONE]', () => {
    const reply = ask({ body: { ...hello, stream: true, stream_options: { include_usage: true } } });
    const events = dataOf(reply) as { choices: { delta: { content?: string } }[]; usage: unknown }[];
    expect(reply.headers['content-type']).toBe('text/event-stream; charset=utf-8');
    expect(chunksOf(reply).every((chunk) => /^data: [^\n]+\n\n$/.test(chunk))).toBe(true);
    expect(chunksOf(reply).at(-1)).toBe('data: [DONE]\n\n');
    expect(events[0]).toMatchObject({
      object: 'chat.completion.chunk',
      choices: [{ delta: { role: 'assistant', content: '' } }],
      usage: null,
    });
    expect(events.map(({ choices }) => choices[0]?.delta.content ?? '').join('')).toBe(text);
    expect(events.at(-2)).toMatchObject({ choices: [{ delta: {}, finish_reason: 'stop' }], usage: null });
    expect(events.at(-1)).toMatchObject({ choices: [], usage: { total_tokens: 15 } });
  });

  it('in a stream without usage unless it is asked for', () => {
    const events = dataOf(ask({ body: { ...hello, stream: true } }));
    expect(events.every((event) => !Object.hasOwn(event as object, 'usage'))).toBe(true);
    expect(events.at(-1)).toMatchObject({ choices: [{ delta: {}, finish_reason: 'stop' }] });
  });

  it('in a stream with a tool call in pieces', () => {
    const events = dataOf(ask({ body: { ...hello, tools, tool_choice: 'required', stream: true } }));
    const calls = events.flatMap((event) => {
      const { choices } = event as {
        choices: { delta: { tool_calls?: { index: number; function: { arguments: string } }[] } }[];
      };
      return choices[0]?.delta.tool_calls ?? [];
    });
    expect(calls[0]).toEqual({
      index: 0,
      id: 'call_standin1',
      type: 'function',
      function: { name: 'get_weather', arguments: '' },
    });
    expect(calls.map((part) => part.function.arguments).join('')).toBe('{"city":"example"}');
    expect(events.at(-1)).toMatchObject({ choices: [{ finish_reason: 'tool_calls' }] });
  });
});

describe('the OpenAI stand-in fails', () => {
  it.each([
    [429, { type: 'requests', code: 'rate_limit_exceeded' }],
    [500, { type: 'server_error', code: null }],
    [503, { message: 'The engine is currently overloaded, please try again later' }],
  ])('with the body of a %i', (status, error) => {
    const reply = provider.fail(
      status,
      { retryAfter: 7 },
      { sequence: 1, method: 'POST', path: '/', headers: {}, body: '', json: {} },
    );
    expect(reply).toMatchObject({ status, headers: { 'retry-after': '7' } });
    expect(bodyOf(reply)).toMatchObject({ error });
  });
});
