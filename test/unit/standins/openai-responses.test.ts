import { openAiResponses } from '../../../demo/standins/openai-responses';
import { encryptReasoning } from '../../../demo/standins/openai-responses/items';
import { asker, bodyOf, chunksOf, dataOf, LONG_PROMPT, PIXEL } from './support';

const provider = openAiResponses({ key: 'sk-right-key', models: ['gpt-*', 'o3'] });
const path = '/v1/responses';
const ask = asker(provider, { path, headers: { authorization: 'Bearer sk-right-key' } });

const hello = { model: 'gpt-4.1', input: 'Hello there' };
const parameters = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] };
const tools = [
  { type: 'function', name: 'get_weather', parameters, strict: false },
  { type: 'function', name: 'get_time', parameters, strict: false },
];
const user = (content: unknown): object => ({ role: 'user', content });
const call = { type: 'function_call', call_id: 'call_1', name: 'get_weather', arguments: '{}' };
const output = { type: 'function_call_output', call_id: 'call_1', output: 'rain' };
const reasoning = {
  type: 'reasoning',
  id: 'rs_1',
  summary: [],
  encrypted_content: encryptReasoning('rs_1', 'A thought.'),
};

describe('the Responses stand-in refuses', () => {
  it.each<[string, object, object]>([
    ['no input', { input: undefined }, { code: 'missing_required_parameter', param: 'input' }],
    ['a field of the other API', { messages: [] }, { code: 'unknown_parameter', param: 'messages' }],
    ['an unknown item', { input: [{ type: 'tool_result' }] }, { code: 'invalid_value', param: 'input[0].type' }],
    [
      'a part of the assistant from the user',
      { input: [user([{ type: 'output_text', text: 'x' }])] },
      { code: 'invalid_value', param: 'input[0].content[0].type' },
    ],
    [
      'a part of the user from the assistant',
      { input: [{ role: 'assistant', content: [{ type: 'input_text', text: 'x' }] }] },
      { code: 'invalid_value', param: 'input[0].content[0].type' },
    ],
    [
      'a function in the form of the other API',
      { tools: [{ type: 'function', function: { name: 'f' } }] },
      { param: 'tools[0].name' },
    ],
    [
      'a call that nobody answered',
      { input: [user('x'), call] },
      { message: 'No tool output found for function call call_1.', param: 'input' },
    ],
    [
      'an output that nobody asked for',
      { input: [user('x'), output] },
      { message: 'No tool call found for function call output with call_id call_1.', param: 'input' },
    ],
    [
      'an id of another kind of item',
      { input: [user('x'), { ...call, id: 'call_1' }, output] },
      { code: 'invalid_value', param: 'input[1].id' },
    ],
    [
      'too long an id',
      { input: [{ ...reasoning, id: `rs_${'x'.repeat(70)}` }, call, output] },
      { param: 'input[0].id' },
    ],
    [
      'reasoning of another provider',
      { input: [{ ...reasoning, encrypted_content: 'signalbox:gemini:c2ln' }, call, output] },
      { code: 'invalid_encrypted_content' },
    ],
    [
      'reasoning under another id',
      { input: [{ ...reasoning, id: 'rs_2' }, call, output] },
      { code: 'invalid_encrypted_content' },
    ],
    [
      'reasoning that nothing follows',
      { input: [reasoning, user('x')] },
      { message: expect.stringContaining('without its required following item') },
    ],
    ['an earlier answer', { previous_response_id: 'resp_1' }, { code: 'previous_response_not_found' }],
    ['too few tokens', { max_output_tokens: 5 }, { code: 'integer_below_min_value', param: 'max_output_tokens' }],
    ['an effort of a model that does not reason', { reasoning: { effort: 'low' } }, { param: 'reasoning.effort' }],
    ['a temperature of a model that does', { model: 'o3', temperature: 0.2 }, { param: 'temperature' }],
    ['a choice without tools', { tool_choice: 'required' }, { param: 'tool_choice' }],
    ['a choice that is no tool', { tools, tool_choice: { type: 'function', name: 'f' } }, { param: 'tool_choice' }],
    ['JSON mode without the word', { text: { format: { type: 'json_object' } } }, { param: 'input' }],
    [
      'a strict schema that is open',
      { text: { format: { type: 'json_schema', name: 'x', strict: true, schema: parameters } } },
      { param: 'text.format.schema' },
    ],
    [
      'an image that is none',
      { input: [user([{ type: 'input_image', image_url: 'data:image/png;base64,AAAA' }])] },
      { code: 'invalid_image_format' },
    ],
    ['an unknown model', { model: 'claude' }, { code: 'model_not_found' }],
  ])('%s', (_, fields, error) => {
    const reply = ask({ body: { ...hello, ...fields } });
    expect(reply.status).toBe(400);
    expect(bodyOf(reply)).toMatchObject({ error: { type: 'invalid_request_error', ...error } });
  });

  it('reasoning that it would have to look up', () => {
    const { encrypted_content, ...unreadable } = reasoning;
    expect(encrypted_content).toMatch(/./);
    const reply = ask({ body: { ...hello, input: [unreadable, call, output] } });
    expect(reply.status).toBe(404);
    expect(bodyOf(reply)).toMatchObject({
      error: { message: expect.stringContaining("Item with id 'rs_1' not found") },
    });
  });

  it('a wrong key and another path', () => {
    expect(ask({ headers: { authorization: 'Bearer sk-wrong-key' }, body: hello }).status).toBe(401);
    expect(ask({ path: '/v1/chat/completions', body: hello }).status).toBe(404);
  });
});

describe('the Responses stand-in accepts', () => {
  it.each([
    ['a message without a type', { input: [user('x')] }],
    [
      'all parts of a user',
      {
        input: [
          user([
            { type: 'input_text', text: 'x' },
            { type: 'input_image', detail: 'auto', image_url: `data:image/png;base64,${PIXEL}` },
            { type: 'input_file', filename: 'a.pdf', file_data: 'data:application/pdf;base64,AAAA' },
          ]),
        ],
      },
    ],
    ['an answered call, with the reasoning before it', { input: [user('x'), reasoning, call, output] }],
    [
      'an earlier answer as it came',
      {
        input: [
          {
            id: 'msg_1',
            type: 'message',
            role: 'assistant',
            status: 'completed',
            content: [{ type: 'output_text', text: 'x', annotations: [] }],
          },
          user('y'),
        ],
      },
    ],
    ['tools of its own', { tools: [{ type: 'web_search' }] }],
  ])('%s', (_, fields) => {
    expect(bodyOf(ask({ body: { ...hello, ...fields } }))).toMatchObject({ status: 'completed' });
  });
});

describe('the Responses stand-in answers', () => {
  const text = "gpt-4.1 says: this is a stand-in's answer to a prompt of 2 words.";

  it('with a message that counts its words', () => {
    expect(bodyOf(ask({ body: hello }))).toMatchObject({
      id: 'resp_standin1',
      object: 'response',
      status: 'completed',
      model: 'gpt-4.1',
      output: [{ id: 'msg_standin1', type: 'message', content: [{ type: 'output_text', text, annotations: [] }] }],
      usage: { input_tokens: 2, output_tokens: 13, total_tokens: 15 },
    });
  });

  it('up to the token limit, and says that it is incomplete', () => {
    const input = { ...hello, text: { format: { type: 'text' } }, max_output_tokens: 16 };
    expect(bodyOf(ask({ body: input }))).toMatchObject({ status: 'completed' });
    const images = Array.from({ length: 2 }, () => ({ type: 'input_image', image_url: 'https://a.example/b.png' }));
    expect(
      bodyOf(ask({ body: { ...input, input: [user([{ type: 'input_text', text: 'x' }, ...images])] } })),
    ).toMatchObject({
      status: 'completed',
      output: [{ content: [{ text: expect.stringMatching(/ 1 words and 2 images\.$/) }] }],
    });
  });

  it('with reasoning that is encrypted and summed up when asked for, then calls', () => {
    const body = {
      model: 'o3',
      input: 'Use get_weather and get_time.',
      tools,
      reasoning: { summary: 'auto' },
      include: ['reasoning.encrypted_content'],
    };
    expect(bodyOf(ask({ body }))).toMatchObject({
      output: [
        {
          type: 'reasoning',
          summary: [{ type: 'summary_text', text: 'A stand-in does not think.' }],
          encrypted_content: encryptReasoning('rs_standin1', 'A stand-in does not think.'),
        },
        { id: 'fc_standin1', call_id: 'call_standin1', name: 'get_weather', arguments: '{"city":"example"}' },
        { id: 'fc_standin1_1', call_id: 'call_standin1_1', name: 'get_time' },
      ],
      usage: { output_tokens: 4 + 5, output_tokens_details: { reasoning_tokens: 5 } },
    });
    const plain = bodyOf(ask({ body: { model: 'o3', input: 'x' } })) as { output: object[] };
    expect(plain.output[0]).toEqual({ id: 'rs_standin1', type: 'reasoning', summary: [] });
  });

  it('in JSON that has the schema', () => {
    const format = { type: 'json_schema', name: 'x', schema: parameters };
    expect(bodyOf(ask({ body: { ...hello, text: { format } } }))).toMatchObject({
      output: [{ content: [{ text: '{"city":"example"}' }] }],
    });
  });

  it('with a refusal, and with cached tokens', () => {
    expect(bodyOf(ask({ body: { ...hello, input: `${LONG_PROMPT} forbidden` } }))).toMatchObject({
      status: 'completed',
      output: [{ content: [{ type: 'refusal', refusal: 'I cannot help with that.' }] }],
      usage: { input_tokens: 1101, input_tokens_details: { cached_tokens: 1024 } },
    });
  });

  it('in a stream of named, numbered events, in their order', () => {
    const reply = ask({ body: { ...hello, stream: true } });
    const events = dataOf(reply) as { type: string; sequence_number: number; delta?: string; response?: object }[];
    const names = events.map(({ type }) => type);
    expect(names.filter((name, index) => name !== names[index - 1])).toEqual([
      'response.created',
      'response.in_progress',
      'response.output_item.added',
      'response.content_part.added',
      'response.output_text.delta',
      'response.output_text.done',
      'response.content_part.done',
      'response.output_item.done',
      'response.completed',
    ]);
    expect(chunksOf(reply).map((chunk) => /^event: (.+)\ndata: [^\n]+\n\n$/.exec(chunk)?.[1])).toEqual(names);
    expect(events.map(({ sequence_number }) => sequence_number)).toEqual(events.map((_, index) => index));
    expect(events.map(({ delta }) => delta ?? '').join('')).toBe(text);
    expect(events[0]?.response).toMatchObject({ status: 'in_progress', output: [], usage: null });
    expect(events.at(-1)?.response).toEqual(bodyOf(ask({ body: hello })));
  });

  it('in a stream with reasoning before a call in pieces', () => {
    const body = { model: 'o3', input: 'Use get_time.', tools, reasoning: { summary: 'auto' }, stream: true };
    const events = dataOf(ask({ body })) as { type: string; output_index?: number; delta?: string; item?: object }[];
    const joined = (type: string): string => events.map((event) => (event.type === type ? event.delta : '')).join('');
    expect(joined('response.reasoning_summary_text.delta')).toBe('A stand-in does not think.');
    expect(joined('response.function_call_arguments.delta')).toBe('{"city":"example"}');
    const added = events.filter(({ type }) => type === 'response.output_item.added');
    expect(added).toMatchObject([
      { output_index: 0, item: { type: 'reasoning' } },
      { output_index: 1, item: { type: 'function_call', arguments: '', status: 'in_progress' } },
    ]);
  });
});

describe('the Responses stand-in fails', () => {
  const request = { sequence: 1, method: 'POST', path, headers: {}, body: '', json: {} };

  it.each([
    [429, 'rate_limit_exceeded'],
    [500, null],
  ])('with the body of a %i', (status, code) => {
    const reply = provider.fail(status, { retryAfter: 9 }, request);
    expect(reply).toMatchObject({ status, headers: { 'retry-after': '9' } });
    expect(bodyOf(reply)).toMatchObject({ error: { code } });
  });

  it('inside a stream with an error event', () => {
    const event = provider.streamError({ framed: false });
    expect(event).toMatch(/^event: error\ndata: \{"type":"error","error":\{.*\}\n\n$/);
  });
});
