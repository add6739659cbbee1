import { anthropicMessages } from '../../../demo/standins/anthropic-messages';
import { sign } from '../../../demo/standins/signature';
import { asker, bodyOf, chunksOf, dataOf, LONG_PROMPT, PIXEL } from './support';

const provider = anthropicMessages({ key: 'right', models: ['claude-*'] });
const headers = { 'x-api-key': 'right', 'anthropic-version': '2023-06-01' };
const ask = asker(provider, { path: '/v1/messages', headers });

const user = (content: unknown): object => ({ role: 'user', content });
const assistant = (content: unknown): object => ({ role: 'assistant', content });
const hello = { model: 'claude-haiku-4-5', max_tokens: 100, messages: [user('Hello there')] };
const tools = [
  {
    name: 'get_weather',
    input_schema: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
  },
];
const use = { type: 'tool_use', id: 'toolu_1', name: 'get_weather', input: {} };
const result = { type: 'tool_result', tool_use_id: 'toolu_1', content: 'rain' };
const invalid = (message: unknown): object => ({
  type: 'error',
  error: { type: 'invalid_request_error', message },
  request_id: 'req_standin1',
});

describe('the Anthropic stand-in refuses', () => {
  it.each([
    ['an unknown field', { response_format: {} }, 'response_format: Extra inputs are not permitted'],
    [
      'an unknown field of a block, with the block type in its path',
      { messages: [user([{ type: 'text', text: 'x', id: 1 }])] },
      'messages.0.content.0.text.id: Extra inputs are not permitted',
    ],
    [
      'an unknown field of a tool',
      { tools: [{ ...tools[0], parameters: {} }] },
      'tools.0.custom.parameters: Extra inputs are not permitted',
    ],
    ['a missing limit', { max_tokens: undefined }, 'max_tokens: Field required'],
    ['missing messages', { messages: undefined }, 'messages: Field required'],
    ['no messages', { messages: [] }, 'messages: at least one message is required'],
    ['messages of the wrong type', { messages: 'x' }, 'messages: Input should be a valid list'],
    ['content of the wrong type', { messages: [user(1)] }, 'messages.0.content: Input should be a valid list'],
    [
      'a part of another API',
      { messages: [user([{ type: 'image_url' }])] },
      "messages.0.content.0: Input tag 'image_url' found using 'type' does not match any of the expected tags: 'text', 'image', 'document', 'thinking', 'redacted_thinking', 'tool_use', 'tool_result'",
    ],
    [
      'an image of another kind',
      { messages: [user([{ type: 'image', source: { type: 'base64', media_type: 'image/bmp', data: 'AA==' } }])] },
      "messages.0.content.0.image.source.base64.media_type: Input should be 'image/jpeg', 'image/png', 'image/gif' or 'image/webp'",
    ],
    [
      'a thinking block without its signature',
      { messages: [user('x'), assistant([{ type: 'thinking', thinking: 'x' }]), user('x')] },
      'messages.1.content.0.thinking.signature: Field required',
    ],
    ['a temperature above 1', { temperature: 1.5 }, 'temperature: Input should be less than or equal to 1'],
    ['no tokens', { max_tokens: 0 }, 'max_tokens: Input should be greater than or equal to 1'],
    [
      'a system role',
      { messages: [{ role: 'system', content: 'x' }, user('x')] },
      'messages: Unexpected role "system". The Messages API accepts a top-level `system` parameter, not "system" as an input message role.',
    ],
    [
      'another role',
      { messages: [{ role: 'tool', content: 'x' }] },
      "messages.0.role: Input should be 'user' or 'assistant'",
    ],
    [
      'an assistant in front',
      { messages: [assistant('x'), user('x')] },
      'messages: first message must use the "user" role',
    ],
    [
      'empty content',
      { messages: [user('')] },
      'messages.0: all messages must have non-empty content except for the optional final assistant message',
    ],
    [
      'an empty text block',
      { messages: [user([{ type: 'text', text: '' }])] },
      'messages: text content blocks must be non-empty',
    ],
    [
      'an empty system block',
      { system: [{ type: 'text', text: '' }] },
      'system: text content blocks must be non-empty',
    ],
    [
      'an unanswered tool use',
      { tools, messages: [user('x'), assistant([use]), user('x')] },
      'messages.1: `tool_use` ids were found without `tool_result` blocks immediately after: toolu_1. Each `tool_use` block must have a corresponding `tool_result` block in the next message.',
    ],
    [
      'a tool result on its own',
      { tools, messages: [user([result])] },
      'messages.0.content.0: unexpected `tool_use_id` found in `tool_result` blocks: toolu_1. Each `tool_result` block must have a corresponding `tool_use` block in the previous message.',
    ],
    [
      'a tool use by the user',
      { tools, messages: [user([use])] },
      'messages.0: `tool_use` blocks can only be in `assistant` messages',
    ],
    [
      'tool use without tools',
      { messages: [user('x'), assistant([use]), user([result])] },
      'Requests which include `tool_use` or `tool_result` blocks must define tools',
    ],
    [
      'a tool choice without tools',
      { tool_choice: { type: 'auto' } },
      'tool_choice may only be specified while providing tools.',
    ],
    [
      'both samplers',
      { temperature: 0.5, top_p: 0.5 },
      '`temperature` and `top_p` cannot both be specified for this model. Please use only one.',
    ],
    [
      'a sampler for a newer model',
      { model: 'claude-opus-4-7', temperature: 0.5 },
      '`temperature` is deprecated for this model.',
    ],
    [
      'a thinking budget for a newer model',
      { model: 'claude-haiku-5-5', thinking: { type: 'enabled', budget_tokens: 1024 }, max_tokens: 2000 },
      expect.stringContaining('"thinking.type.enabled" is not supported'),
    ],
    [
      'a thinking budget above the limit',
      { thinking: { type: 'enabled', budget_tokens: 1024 } },
      '`max_tokens` must be greater than `thinking.budget_tokens`.',
    ],
    [
      'a prefill that ends in a space',
      { messages: [user('x'), assistant('The answer is ')] },
      'messages: final assistant content cannot end with trailing whitespace',
    ],
    [
      'a prefill for a newer model',
      { model: 'claude-sonnet-4-6', messages: [user('x'), assistant('The')] },
      'This model does not support assistant message prefill. The conversation must end with a user message.',
    ],
  ])('%s', (_, fields, message) => {
    const reply = ask({ body: { ...hello, ...fields } });
    expect(reply.status).toBe(400);
    expect(bodyOf(reply)).toEqual(invalid(message));
  });

  it.each([
    [
      'a missing key',
      { headers: { 'x-api-key': '' }, body: hello },
      401,
      { type: 'authentication_error', message: 'x-api-key header is required' },
    ],
    [
      'a wrong key',
      { headers: { 'x-api-key': 'wrong' }, body: hello },
      401,
      { type: 'authentication_error', message: 'invalid x-api-key' },
    ],
    [
      'a missing version',
      { headers: { 'anthropic-version': '' }, body: hello },
      400,
      { type: 'invalid_request_error', message: 'anthropic-version: header is required' },
    ],
    [
      'an unknown version',
      { headers: { 'anthropic-version': '1' }, body: hello },
      400,
      { message: 'anthropic-version: "1" is not a valid version' },
    ],
    [
      'another content type',
      { headers: { 'content-type': 'text/plain' }, body: hello },
      400,
      { type: 'invalid_request_error' },
    ],
    [
      'a body that is not JSON',
      { body: '{' },
      400,
      { message: expect.stringMatching(/^The request body is not valid JSON: /) },
    ],
    [
      'an unknown model',
      { body: { ...hello, model: 'gpt-4.1' } },
      404,
      { type: 'not_found_error', message: 'model: gpt-4.1' },
    ],
    ['an unknown path', { path: '/v1/chat/completions', body: hello }, 404, { type: 'not_found_error' }],
    ['another method', { method: 'GET', body: '' }, 405, { type: 'invalid_request_error' }],
  ])('%s', (_, sent, status, error) => {
    const reply = ask(sent);
    expect(reply.status).toBe(status);
    expect(bodyOf(reply)).toMatchObject({ type: 'error', error });
  });
});

describe('the Anthropic stand-in refuses what it cannot read', () => {
  const image = (source: object): object => ({ messages: [user([{ type: 'image', source }])] });
  const png = { type: 'base64', media_type: 'image/png', data: PIXEL };
  const thinking = { type: 'thinking', thinking: 'So.', signature: sign('anthropic', 'So.') };
  const budget = { tools, max_tokens: 2000, thinking: { type: 'enabled', budget_tokens: 1024 } };

  it.each<[string, object, string]>([
    ['an image that is none', image({ ...png, data: 'AAAA' }), 'Could not process image'],
    ['an image of another type', image({ ...png, media_type: 'image/jpeg' }), 'appears to be a image/png image'],
    ['an image that is not base64', image({ ...png, data: '*' }), 'invalid base64 data'],
    [
      'an image in the result of a tool',
      {
        tools,
        messages: [
          user('x'),
          assistant([use]),
          user([{ ...result, content: [{ type: 'image', source: { ...png, data: 'AAAA' } }] }]),
        ],
      },
      'messages.2.content.0.tool_result.content.0.image.source',
    ],
    [
      'thinking that was changed',
      {
        messages: [
          user('x'),
          assistant([
            { ...thinking, thinking: 'No.' },
            { type: 'text', text: 'y' },
          ]),
          user('z'),
        ],
      },
      'messages.1.content.0: Invalid `signature` in `thinking` block',
    ],
    [
      'thinking of another provider',
      { messages: [user('x'), assistant([{ ...thinking, signature: sign('gemini', 'So.') }]), user('z')] },
      'Invalid `signature`',
    ],
    [
      'tool use without the thinking that led to it',
      { ...budget, messages: [user('x'), assistant([use]), user([result])] },
      'Expected `thinking` or `redacted_thinking`, but found `tool_use`',
    ],
    [
      'an open schema',
      { output_config: { format: { type: 'json_schema', schema: tools[0]?.input_schema } } },
      "'additionalProperties' must be explicitly set to false",
    ],
  ])('as %s', (_, fields, message) => {
    const reply = ask({ body: { ...hello, ...fields } });
    expect(reply.status).toBe(400);
    expect(bodyOf(reply)).toEqual(invalid(expect.stringContaining(message)));
  });

  it('but takes its own thinking back, and a call that follows it', () => {
    const messages = [user('x'), assistant([thinking, use]), user([result])];
    expect(ask({ body: { ...hello, ...budget, messages } }).status).toBe(200);
  });

  it('as sampling and documents of the assistant in the version of 2026-10-21, whose key may be a bearer', () => {
    const newer = { 'x-api-key': '', authorization: 'Bearer right', 'anthropic-version': '2026-10-21' };
    const source = { type: 'text', media_type: 'text/plain', data: 'x' };
    const messages = [user('x'), assistant([{ type: 'document', source }]), user('y')];
    expect(ask({ headers: newer, body: { ...hello, temperature: 1 } }).status).toBe(400);
    expect(ask({ headers: newer, body: { ...hello, messages } }).status).toBe(400);
    expect(ask({ headers: newer, body: hello }).status).toBe(200);
  });
});

describe('the Anthropic stand-in accepts', () => {
  it.each([
    ['consecutive turns of one role, which the API joins', { messages: [user('x'), user('y')] }],
    ['answered tool use', { tools, messages: [user('x'), assistant([use]), user([result])] }],
    [
      'results spread over consecutive turns',
      { tools, messages: [user('x'), assistant([use]), user([result]), user('and?')] },
    ],
    [
      'system blocks with a cache mark',
      { system: [{ type: 'text', text: 'x', cache_control: { type: 'ephemeral' } }] },
    ],
    ['a prefill for an older model', { messages: [user('x'), assistant('The')] }],
    ['a server tool with a dated type', { tools: [{ type: 'web_search_20250305', name: 'web_search' }] }],
    ['the default temperature for a newer model', { model: 'claude-opus-5', temperature: 1 }],
    ['a temperature for Claude 4.6', { model: 'claude-opus-4-6', temperature: 0.2 }],
    ['a temperature for a dated Claude 4', { model: 'claude-sonnet-4-20250514', temperature: 0.2 }],
    ['the beta query', {}],
  ])('%s', (_, fields) => {
    expect(ask({ path: '/v1/messages?beta=true', body: { ...hello, ...fields } }).status).toBe(200);
  });
});

describe('the Anthropic stand-in answers', () => {
  const text = "claude-haiku-4-5 says: this is a stand-in's answer to a prompt of 2 words.";

  it('with a message that counts its words', () => {
    expect(bodyOf(ask({ body: hello }))).toMatchObject({
      id: 'msg_standin1',
      type: 'message',
      role: 'assistant',
      content: [{ type: 'text', text }],
      stop_reason: 'end_turn',
      stop_sequence: null,
      usage: { input_tokens: 2, output_tokens: 13 },
    });
  });

  it.each([
    ['max_tokens', { max_tokens: 1 }, 'claude-haiku-4-5', null],
    ['stop_sequence', { stop_sequences: [' says'] }, 'claude-haiku-4-5', ' says'],
  ])('up to %s', (stop_reason, fields, said, stop_sequence) => {
    const expected = { content: [{ type: 'text', text: said }], stop_reason, stop_sequence };
    expect(bodyOf(ask({ body: { ...hello, ...fields } }))).toMatchObject(expected);
  });

  it('with a tool use, thinking and JSON when the request obliges it', () => {
    const forced = { ...hello, tools, tool_choice: { type: 'any' } };
    const input = { city: 'example' };
    const content = [{ type: 'tool_use', id: 'toolu_standin1', name: 'get_weather', input }];
    expect(bodyOf(ask({ body: forced }))).toMatchObject({ content, stop_reason: 'tool_use' });
    const schema = { ...tools[0]?.input_schema, additionalProperties: false };
    const thoughtful = {
      ...hello,
      thinking: { type: 'adaptive' },
      output_config: { format: { type: 'json_schema', schema } },
    };
    const blocks = [
      { type: 'thinking', signature: expect.any(String) },
      { type: 'text', text: '{"city":"example"}' },
    ];
    expect(bodyOf(ask({ body: thoughtful }))).toMatchObject({ content: blocks });
  });

  it('with a call of each tool that the user names', () => {
    const body = {
      ...hello,
      tools: [...tools, { ...tools[0], name: 'get_time' }],
      messages: [user('Use get_time and get_weather.')],
    };
    const content = [{ id: 'toolu_standin1' }, { id: 'toolu_standin1_1', name: 'get_time' }];
    expect(bodyOf(ask({ body }))).toMatchObject({ content });
    const tool_choice = { type: 'auto', disable_parallel_tool_use: true };
    expect((bodyOf(ask({ body: { ...body, tool_choice } })) as { content: unknown[] }).content).toHaveLength(1);
  });

  it('without content when it refuses', () => {
    expect(bodyOf(ask({ body: { ...hello, messages: [user('Something forbidden.')] } }))).toMatchObject({
      content: [],
      stop_reason: 'refusal',
      stop_details: { type: 'refusal' },
    });
  });

  it('with tokens from the cache up to the last mark, beside the others', () => {
    const marked = { type: 'text', text: LONG_PROMPT, cache_control: { type: 'ephemeral' } };
    const usageFor = (content: unknown): unknown => bodyOf(ask({ body: { ...hello, messages: [user(content)] } }));
    expect(usageFor([marked, { type: 'text', text: 'More.' }])).toMatchObject({
      usage: { input_tokens: 77, cache_read_input_tokens: 1024 },
    });
    expect(usageFor(LONG_PROMPT)).toMatchObject({ usage: { input_tokens: 1100, cache_read_input_tokens: 0 } });
  });

  it('in a stream with the events of the documentation, in their order', () => {
    const reply = ask({ body: { ...hello, stream: true } });
    const events = dataOf(reply) as { type: string; delta?: { text?: string } }[];
    expect(reply.headers['content-type']).toBe('text/event-stream; charset=utf-8');
    const names = events.map(({ type }) => type);
    expect(names.filter((name, index) => name !== names[index - 1])).toEqual([
      'message_start',
      'content_block_start',
      'ping',
      'content_block_delta',
      'content_block_stop',
      'message_delta',
      'message_stop',
    ]);
    expect(chunksOf(reply).map((chunk) => /^event: (\w+)\ndata: [^\n]+\n\n$/.exec(chunk)?.[1])).toEqual(names);
    expect(events[0]).toMatchObject({
      message: { content: [], stop_reason: null, usage: { input_tokens: 2, output_tokens: 1 } },
    });
    expect(events.map(({ delta }) => delta?.text ?? '').join('')).toBe(text);
    expect(events.at(-2)).toMatchObject({
      delta: { stop_reason: 'end_turn', stop_sequence: null },
      usage: { output_tokens: 13 },
    });
  });

  it('in a stream with a tool use in pieces after an empty one', () => {
    const reply = ask({ body: { ...hello, tools, tool_choice: { type: 'tool', name: 'get_weather' }, stream: true } });
    const events = dataOf(reply) as { content_block?: unknown; delta?: { partial_json?: string } }[];
    const pieces = events.flatMap(({ delta }) => (delta?.partial_json === undefined ? [] : [delta.partial_json]));
    expect(events[1]?.content_block).toEqual({
      type: 'tool_use',
      id: 'toolu_standin1',
      name: 'get_weather',
      input: {},
    });
    expect(pieces[0]).toBe('');
    expect(pieces.join('')).toBe('{"city":"example"}');
  });

  it('in a stream with a thinking block whose signature comes last', () => {
    const body = { ...hello, max_tokens: 2000, thinking: { type: 'enabled', budget_tokens: 1024 }, stream: true };
    const deltas = dataOf(ask({ body })).flatMap((event) => {
      const { index, delta } = event as { index?: number; delta?: { type?: string } };
      return index === 0 && delta ? [delta.type] : [];
    });
    expect(deltas.at(0)).toBe('thinking_delta');
    expect(deltas.at(-1)).toBe('signature_delta');
  });
});

describe('the Anthropic stand-in fails', () => {
  const request = { sequence: 1, method: 'POST', path: '/', headers: {}, body: '', json: {} };
  it.each([
    [429, 'rate_limit_error'],
    [500, 'api_error'],
    [529, 'overloaded_error'],
  ])('with the body of a %i', (status, type) => {
    const reply = provider.fail(status, { retryAfter: 3 }, request);
    expect(reply).toMatchObject({ status, headers: { 'retry-after': '3', 'request-id': 'req_standin1' } });
    expect(bodyOf(reply)).toMatchObject({ type: 'error', error: { type } });
  });

  it('inside a stream with an error event', () => {
    expect(provider.streamError({ framed: false })).toBe(
      'event: error\ndata: {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}\n\n',
    );
  });
});
