import type { ChatRequest } from '../../../../src/domain/chat';
import { openAiResponsesClient } from '../../../../src/dialects/openai-responses/openai-responses';

function decode(body: object): ChatRequest {
  const decoded = openAiResponsesClient.decodeRequest({ input: 'Hello', ...body }, '/v1/responses');
  if (!decoded.ok) throw decoded.error;
  return decoded.value;
}

const CALL = { type: 'function_call', call_id: 'c1', name: 'look', arguments: '{}' };
const OUTPUT = { type: 'function_call_output', call_id: 'c1', output: 'fog' };

function answer(text: string): object {
  return { type: 'message', role: 'assistant', content: [{ type: 'output_text', text }] };
}

describe('requests of OpenAI’s Responses API', () => {
  it('come in on their own path alone', () => {
    expect(openAiResponsesClient.matchesPath('/v1/responses')).toBe(true);
    expect(openAiResponsesClient.matchesPath('/v1/responses/resp_1')).toBe(false);
  });

  it('need nothing but an input', () => {
    const decoded = openAiResponsesClient.decodeRequest({ input: 'Hello' }, '/v1/responses');
    expect(decoded).toEqual({
      ok: true,
      value: {
        model: 'auto',
        messages: [{ role: 'user', content: [{ type: 'text', text: 'Hello' }] }],
        stream: false,
        includeUsage: true,
        unsupported: [],
      },
    });
  });

  it.each([
    ['the limit', { max_output_tokens: 20 }, { maxTokens: 20 }],
    ['the format', { text: { format: { type: 'json_object' } } }, { responseFormat: { type: 'json' } }],
    ['the verbosity', { text: { verbosity: 'low' } }, { verbosity: 'low' }],
    [
      'effort and summary',
      { reasoning: { effort: 'low', summary: 'auto' } },
      { reasoning: { effort: 'low', isShown: true } },
    ],
    ['the older word for the summary', { reasoning: { generate_summary: 'auto' } }, { reasoning: { isShown: true } }],
    ['the newer word for the user', { user: 'a', safety_identifier: 'b' }, { user: 'b' }],
    ['metadata', { metadata: { ticket: '4711' } }, { metadata: { ticket: '4711' } }],
    ['the cache key', { prompt_cache_key: 'support' }, { cacheKey: 'support' }],
    ['logprobs', { include: ['message.output_text.logprobs'], top_logprobs: 3 }, { topLogprobs: 3 }],
    ['logprobs alone', { include: ['message.output_text.logprobs'] }, { topLogprobs: 0 }],
    [
      'a forced function',
      { tool_choice: { type: 'function', name: 'f' } },
      { toolChoice: { type: 'tool', name: 'f' } },
    ],
    [
      'a strict function',
      { tools: [{ type: 'function', name: 'f', strict: true }] },
      { tools: [{ name: 'f', isStrict: true }] },
    ],
    ['a function that is not', { tools: [{ type: 'function', name: 'f', strict: false }] }, { tools: [{ name: 'f' }] }],
  ])('carry %s', (_what, body, fields) => {
    expect(decode(body)).toEqual({ ...decode({}), ...fields });
  });

  it.each([
    { store: false, background: false, truncation: 'disabled', service_tier: 'auto' },
    { service_tier: 'default', metadata: {}, stream_options: { include_obfuscation: false } },
    { include: ['reasoning.encrypted_content'], top_logprobs: 5, reasoning: {}, previous_response_id: null },
  ])('lose nothing in %j, which says nothing', (body) => {
    expect(decode(body)).toEqual(decode({}));
  });

  it.each([
    ['storing', { store: true }, 'store'],
    ['truncation', { truncation: 'auto' }, 'truncation'],
    ['a tier', { service_tier: 'flex' }, 'service_tier'],
    ['details of the provider’s tools', { include: ['file_search_call.results'] }, 'include'],
    ['a tool of the provider', { tools: [{ type: 'web_search' }] }, 'tools.web_search'],
    ['a tool of free text', { tools: [{ type: 'custom', name: 'shell' }] }, 'tools.custom'],
    ['a choice of tools', { tool_choice: { type: 'allowed_tools', tools: [] } }, 'tool_choice'],
    ['the length of a summary', { reasoning: { summary: 'detailed' } }, 'reasoning.summary'],
    ['a format of its own', { text: { format: { type: 'grammar' } } }, 'text.format'],
    ['padding', { stream_options: { include_obfuscation: true } }, 'stream_options.include_obfuscation'],
    [
      'an item of the provider’s tools',
      { input: [OUTPUT, { type: 'web_search_call', id: 'ws_1' }] },
      'input.web_search_call',
    ],
    ['the phase of an answer', { input: [{ ...answer('So.'), phase: 'commentary' }] }, 'input.phase'],
    [
      'a part of unknown type',
      { input: [{ role: 'user', content: [{ type: 'input_video' }] }] },
      'input.content.input_video',
    ],
    [
      'a lifetime in the cache',
      {
        input: [
          {
            role: 'user',
            content: [{ type: 'input_text', text: 'x', prompt_cache_breakpoint: { mode: 'explicit', ttl: '12h' } }],
          },
        ],
      },
      'input.content.prompt_cache_breakpoint.ttl',
    ],
    [
      'reasoning that only OpenAI’s store knows',
      { input: [{ type: 'reasoning', id: 'rs_1', summary: [] }] },
      'input.reasoning',
    ],
  ])('name what is lost of %s', (_what, body, name) => {
    expect(decode(body).unsupported).toEqual([name]);
  });

  it.each([
    ['no input', { input: undefined }, 'input'],
    ['an empty input', { input: [] }, 'input'],
    ['an input of another type', { input: 5 }, 'input'],
    ['an earlier answer', { previous_response_id: 'resp_1' }, 'previous_response_id'],
    ['a stored conversation', { conversation: 'conv_1' }, 'conversation'],
    ['a stored prompt', { prompt: { id: 'pmpt_1' } }, 'prompt'],
    ['a stored item', { input: [{ type: 'item_reference', id: 'msg_1' }] }, 'input[0].id'],
    ['a stored item without a type', { input: [{ id: 'msg_1' }] }, 'input[0].id'],
    ['an answer for later', { background: true }, 'background'],
    ['a speaker that nobody knows', { input: [{ role: 'tool', content: 'x' }] }, 'input[0].role'],
    ['a message without content', { input: [{ role: 'user' }] }, 'input[0].content'],
    ['content of another type', { input: [{ role: 'user', content: 5 }] }, 'input[0].content'],
    ['a call without arguments', { input: [{ ...CALL, arguments: undefined }] }, 'input[0].arguments'],
    ['an output without text', { input: [{ type: 'function_call_output', call_id: 'c1' }] }, 'input[0].output'],
    [
      'a file that is no data URL',
      { input: [{ role: 'user', content: [{ type: 'input_file', file_data: 'JVBE' }] }] },
      'input[0].content[0].file_data',
    ],
    [
      'an image that is nowhere',
      { input: [{ role: 'user', content: [{ type: 'input_image' }] }] },
      'input[0].content[0].image_url',
    ],
    ['a choice that nobody knows', { tool_choice: 'maybe' }, 'tool_choice'],
    [
      'a tool in the form of chat completions',
      { tools: [{ type: 'function', function: { name: 'f' } }] },
      'tools[0].name',
    ],
    ['a summary that is no list', { input: [{ type: 'reasoning', summary: 'x' }] }, 'input[0].summary'],
  ])('with %s are refused at its place', (_what, body, param) => {
    const decoded = openAiResponsesClient.decodeRequest({ input: 'Hello', ...body }, '/v1/responses');
    expect(decoded).toMatchObject({ ok: false, error: { code: 'invalid_request', httpStatus: 400, param } });
  });

  it('say what to do instead of naming what is stored', () => {
    const decoded = openAiResponsesClient.decodeRequest({ input: 'x', previous_response_id: 'resp_1' }, '/');
    expect(decoded.ok ? '' : decoded.error.message).toContain('send the whole input instead');
  });

  it('join the items of one turn, and only those', () => {
    const { messages } = decode({
      input: [
        answer('One.'),
        answer('Two.'),
        CALL,
        answer('Three.'),
        { ...CALL, call_id: 'c2' },
        OUTPUT,
        answer('Four.'),
      ],
    });
    expect(messages.map(({ role, content }) => [role, content.map(({ type }) => type).join()])).toEqual([
      ['assistant', 'text'],
      ['assistant', 'text,tool-call,text,tool-call'],
      ['tool', 'tool-result'],
      ['assistant', 'text'],
    ]);
  });

  it('show calls of tools of free text as calls of functions, so that their text is read', () => {
    const { messages, unsupported } = decode({
      input: [
        { type: 'custom_tool_call', call_id: 'c1', name: 'shell', input: 'ls "a"' },
        { type: 'custom_tool_call_output', call_id: 'c1', output: 'secret.txt' },
      ],
    });
    expect(messages).toEqual([
      {
        role: 'assistant',
        content: [{ type: 'tool-call', id: 'c1', name: 'shell', arguments: '{"input":"ls \\"a\\""}' }],
      },
      {
        role: 'tool',
        content: [{ type: 'tool-result', toolCallId: 'c1', content: [{ type: 'text', text: 'secret.txt' }] }],
      },
    ]);
    expect(unsupported).toEqual(['input.custom_tool_call']);
  });
});
