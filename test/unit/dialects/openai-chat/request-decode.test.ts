import { decodeRequest } from '../../../../src/dialects/translate';

const HELLO = [{ role: 'user', content: 'Hello' }];

/** A body that is wrong somewhere, and where. */
const MISTAKES: readonly [unknown, string][] = [
  [{}, 'messages'],
  [{ messages: [] }, 'messages'],
  [{ messages: 'hello' }, 'messages'],
  [{ messages: [1] }, 'messages[0]'],
  [{ messages: [{}] }, 'messages[0].role'],
  [{ messages: [{ role: 'king', content: 'x' }] }, 'messages[0].role'],
  [{ messages: [{ role: 'user' }] }, 'messages[0].content'],
  [{ messages: [{ role: 'user', content: null }] }, 'messages[0].content'],
  [{ messages: [{ role: 'user', content: 7 }] }, 'messages[0].content'],
  [{ messages: [{ role: 'user', content: [{ type: 'text' }] }] }, 'messages[0].content[0].text'],
  [{ messages: [{ role: 'user', content: ['x'] }] }, 'messages[0].content[0]'],
  [
    { messages: [{ role: 'user', content: [{ type: 'image_url', image_url: { url: 'data:x' } }] }] },
    'messages[0].content[0].image_url.url',
  ],
  [
    { messages: [{ role: 'user', content: [{ type: 'file', file: { file_data: 'data:x' } }] }] },
    'messages[0].content[0].file.file_data',
  ],
  [{ messages: [{ role: 'tool', content: 'x' }] }, 'messages[0].tool_call_id'],
  [{ messages: [{ role: 'assistant', tool_calls: [{ id: 'a' }] }] }, 'messages[0].tool_calls[0].function'],
  [
    { messages: [{ role: 'assistant', tool_calls: [{ id: 'a', function: {} }] }] },
    'messages[0].tool_calls[0].function.name',
  ],
  [{ messages: HELLO, model: 4 }, 'model'],
  [{ messages: HELLO, stream: 'yes' }, 'stream'],
  [{ messages: HELLO, stream_options: true }, 'stream_options'],
  [{ messages: HELLO, max_tokens: 0 }, 'max_tokens'],
  [{ messages: HELLO, max_completion_tokens: 1.5 }, 'max_completion_tokens'],
  [{ messages: HELLO, temperature: '0.7' }, 'temperature'],
  [{ messages: HELLO, stop: [1] }, 'stop'],
  [{ messages: HELLO, n: 0 }, 'n'],
  [{ messages: HELLO, tools: {} }, 'tools'],
  [{ messages: HELLO, tools: [{ type: 'function' }] }, 'tools[0].function'],
  [
    { messages: HELLO, tools: [{ type: 'function', function: { name: 'a', parameters: [] } }] },
    'tools[0].function.parameters',
  ],
  [{ messages: HELLO, tool_choice: 'maybe' }, 'tool_choice'],
  [{ messages: HELLO, tool_choice: { type: 'function', function: {} } }, 'tool_choice.function.name'],
  [{ messages: HELLO, response_format: { type: 'json_schema' } }, 'response_format.json_schema'],
];

/** Bytes that are no request at all, and the words that say why. */
const MALFORMED: readonly [string, Buffer, string][] = [
  ['nothing', Buffer.from(''), 'The body is empty. Send one JSON object.'],
  [
    'half a body',
    Buffer.from('{"messages": [{"role": "user"'),
    'The body is not valid JSON at line 1, column 30. Send one JSON object.',
  ],
  ['a list', Buffer.from('[]'), 'The body is JSON, but not an object. Send one JSON object.'],
  ['bytes that are not UTF-8', Buffer.from([0x7b, 0xff, 0x7d]), 'The body is not valid UTF-8. Send one JSON object.'],
  [
    'absurd nesting',
    Buffer.from('{"a":'.repeat(300)),
    'The body is nested deeper than 200 levels. Send one JSON object.',
  ],
];

describe('requests that are wrong', () => {
  it.each(MISTAKES)('%j is refused with the place of the mistake', (body, place) => {
    const decoded = decodeRequest('openai-chat', Buffer.from(JSON.stringify(body)), '/v1/chat/completions');
    expect(decoded.ok).toBe(false);
    if (decoded.ok) return;
    expect(decoded.error).toMatchObject({ code: 'invalid_request', httpStatus: 400, param: place });
    expect(decoded.error.message).toContain(`'${place}'`);
  });

  it('refuses numbers that no other JSON can hold', () => {
    const body = Buffer.from('{"messages":[{"role":"user","content":"x"}],"temperature":1e999}');
    const decoded = decodeRequest('openai-chat', body, '/');
    expect(decoded.ok ? undefined : decoded.error.param).toBe('temperature');
  });

  it.each(MALFORMED)('%s is malformed, in words that do not repeat it', (_name, body, message) => {
    const decoded = decodeRequest('openai-chat', body, '/v1/chat/completions');
    expect(decoded.ok ? undefined : decoded.error).toMatchObject({ code: 'malformed_body', httpStatus: 400, message });
  });
});

describe('requests that look wrong and are not', () => {
  it.each([
    [
      'null for what is optional',
      { messages: HELLO, temperature: null, stop: null, tools: null, stream: null, user: null },
    ],
    ['no model', { messages: HELLO }],
    ['an empty text', { messages: [{ role: 'user', content: '' }] }],
    ['an assistant without content', { messages: [...HELLO, { role: 'assistant' }, ...HELLO] }],
  ])('takes %s', (_name, body) => {
    const decoded = decodeRequest('openai-chat', Buffer.from(JSON.stringify(body)), '/');
    expect(decoded.ok ? decoded.value.chat : decoded.error).toMatchObject({
      model: 'auto',
      stream: false,
      unsupported: [],
    });
  });
});
