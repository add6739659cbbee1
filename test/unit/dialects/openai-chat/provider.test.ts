import type { ChatEvent } from '../../../../src/domain/chat';
import { openAiChatClient, openAiChatProvider } from '../../../../src/dialects/openai-chat/openai-chat';
import { goldenCases } from '../../../golden/cases';

/** Says what the canonical form keeps, in the words of the request that we would send on. */
function encodeAgain(body: unknown): ReturnType<typeof openAiChatProvider.encodeRequest> {
  const decoded = openAiChatClient.decodeRequest(body, '/');
  if (!decoded.ok) throw decoded.error;
  return openAiChatProvider.encodeRequest(decoded.value, { modelId: 'llama-3.3-70b', maxOutputTokens: undefined });
}

const INPUTS = new Map(
  goldenCases('requests', 'json').flatMap(({ from, name, input }) => (from === 'openai-chat' ? [[name, input]] : [])),
);

describe('requests encoded for OpenAI', () => {
  it.each([...INPUTS])('%s means the same after it was encoded', (_name, input) => {
    const body = JSON.parse(input) as object;
    const original = openAiChatClient.decodeRequest(body, '/');
    const again = openAiChatClient.decodeRequest(encodeAgain(body).body, '/');
    if (!original.ok || !again.ok) throw new TypeError('golden requests decode');
    const kept = original.value;
    // Function calls of old come back as tool calls, and shown reasoning and cache marks have no field.
    const messages = kept.messages.map((message) => ({
      ...message,
      content: message.content
        .filter(({ type }) => type !== 'reasoning')
        .map((part) => ({ ...part, cache: undefined, ...(part.type === 'tool-result' && { name: undefined }) })),
    }));
    expect(again.value).toEqual({
      ...kept,
      messages,
      model: 'llama-3.3-70b',
      includeUsage: kept.stream,
      unsupported: [],
    });
  });

  it('asks every stream for its usage', () => {
    const { body } = encodeAgain({ messages: [{ role: 'user', content: 'Hi' }], stream: true });
    expect(body).toEqual({
      model: 'llama-3.3-70b',
      messages: [{ role: 'user', content: 'Hi' }],
      stream: true,
      stream_options: { include_usage: true },
    });
  });

  it('lists what OpenAI cannot be told', () => {
    const { lossy } = openAiChatProvider.encodeRequest(
      {
        model: 'auto',
        messages: [
          { role: 'assistant', content: [{ type: 'reasoning', text: 'hm', signature: 's' }] },
          {
            role: 'user',
            content: [
              {
                type: 'tool-result',
                toolCallId: 'a',
                isError: true,
                content: [{ type: 'image', source: { type: 'url', url: 'u' } }],
              },
              { type: 'document', source: { type: 'url', url: 'u' } },
            ],
          },
        ],
        stream: false,
        includeUsage: false,
        topK: 4,
        reasoning: { budgetTokens: 2000 },
        unsupported: ['thinking'],
      },
      { modelId: 'llama-3.3-70b', maxOutputTokens: undefined },
    );
    expect(lossy).toEqual([
      'thinking',
      'topK',
      'reasoning.budgetTokens',
      'messages.reasoning',
      'messages.isError',
      'messages.toolResult',
      'messages.document',
    ]);
  });
});

function decodeStream(chunks: readonly unknown[]): readonly ChatEvent[] {
  const decoder = openAiChatProvider.createStreamDecoder();
  const events = chunks.flatMap((chunk) =>
    decoder.decode({ data: typeof chunk === 'string' ? chunk : JSON.stringify(chunk) }),
  );
  return [...events, ...decoder.end()];
}

const chunk = (delta: object, finish_reason: string | null = null, index = 0): object => ({
  id: 'c1',
  model: 'llama-3.3-70b',
  created: 5,
  choices: [{ index, delta, finish_reason }],
});
const START = { type: 'response-start', id: 'c1', model: 'llama-3.3-70b', createdAt: 5 };

describe('streams of OpenAI', () => {
  it('are read event by event', () => {
    expect(
      decodeStream([
        { id: '', model: '', choices: [], prompt_filter_results: [] },
        chunk({ role: 'assistant', content: '' }),
        chunk({ reasoning_content: 'hm' }),
        chunk({ content: 'Hi' }),
        chunk({ refusal: 'no' }),
        chunk({ content: null }, 'stop'),
        {
          id: 'c1',
          choices: [],
          usage: { prompt_tokens: 3, completion_tokens: 2, prompt_tokens_details: { cached_tokens: 1 } },
        },
        '[DONE]',
        chunk({ content: 'too late' }),
      ]),
    ).toEqual([
      START,
      { type: 'reasoning-delta', choice: 0, text: 'hm' },
      { type: 'text-delta', choice: 0, text: 'Hi' },
      { type: 'refusal-delta', choice: 0, text: 'no' },
      { type: 'finish', choice: 0, reason: 'stop' },
      { type: 'usage', usage: { inputTokens: 3, outputTokens: 2, cachedInputTokens: 1 } },
      { type: 'response-end' },
    ]);
  });

  it.each([
    [
      'with indexes',
      [{ index: 0, id: 'a', function: { name: 'f', arguments: '{"x"' } }],
      [{ index: 0, function: { arguments: ':1}' } }],
    ],
    [
      'without indexes',
      [{ id: 'a', function: { name: 'f', arguments: '{"x"' } }],
      [{ function: { arguments: ':1}' } }],
    ],
    [
      'with indexes from 1',
      [{ index: 1, id: 'a', function: { name: 'f', arguments: '{"x"' } }],
      [{ index: 1, function: { arguments: ':1}' } }],
    ],
    [
      'with the id repeated',
      [{ index: 0, id: 'a', function: { name: 'f', arguments: '{"x"' } }],
      [{ index: 0, id: 'a', function: { name: 'f', arguments: ':1}' } }],
    ],
  ])('give whole tool calls %s', (_name, first, second) => {
    const events = decodeStream([
      chunk({ tool_calls: first }),
      chunk({ tool_calls: second }),
      chunk({}, 'tool_calls'),
      '[DONE]',
    ]);
    expect(events).toEqual([
      START,
      { type: 'tool-call-start', choice: 0, call: 0, id: 'a', name: 'f' },
      { type: 'tool-call-delta', choice: 0, call: 0, argumentsText: '{"x"' },
      { type: 'tool-call-delta', choice: 0, call: 0, argumentsText: ':1}' },
      { type: 'finish', choice: 0, reason: 'tool-calls' },
      { type: 'response-end' },
    ]);
  });

  it.each([
    [
      'an error object',
      { error: { message: 'out of memory', code: 503 } },
      { code: 'upstream_error', httpStatus: 503, message: 'out of memory' },
    ],
    [
      'an error text',
      { error: 'out of memory' },
      { code: 'upstream_error', httpStatus: 502, message: 'out of memory' },
    ],
    ['something else than JSON', 'oops', { code: 'upstream_malformed', httpStatus: 502 }],
    ['a list', '[]', { code: 'upstream_malformed', httpStatus: 502 }],
  ])('fail at %s and stay failed', (_name, data, error) => {
    const events = decodeStream([chunk({ content: 'Hi' }), data, '[DONE]']);
    expect(events.map(({ type }) => type)).toEqual(['response-start', 'text-delta', 'error']);
    expect(events.at(-1)).toMatchObject({ error });
  });

  it('are cut unless they say [DONE]', () => {
    const events = decodeStream([chunk({ content: 'Hi' }), chunk({}, 'stop')]);
    expect(events.at(-1)).toMatchObject({ type: 'error', error: { code: 'upstream_cut', httpStatus: 502 } });
  });
});

describe('answers of OpenAI', () => {
  it('are read with everything that counts', () => {
    const message = {
      role: 'assistant',
      content: null,
      refusal: 'no',
      reasoning: 'hm',
      tool_calls: [{ id: 'a', type: 'function', function: { name: 'f', arguments: '{}' } }, null],
    };
    const choices = [{ index: 0, message, finish_reason: 'tool_calls' }];
    expect(openAiChatProvider.decodeResponse({ id: 'c1', model: 'm', created: 5, choices, usage: {} })).toEqual({
      ok: true,
      value: {
        id: 'c1',
        model: 'm',
        createdAt: 5,
        choices: [
          {
            index: 0,
            content: [
              { type: 'reasoning', text: 'hm' },
              { type: 'refusal', text: 'no' },
              { type: 'tool-call', id: 'a', name: 'f', arguments: '{}' },
            ],
            finishReason: 'tool-calls',
          },
        ],
        usage: { inputTokens: 0, outputTokens: 0 },
      },
    });
  });

  it.each([{}, [], null, 'text', { choices: [] }, { choices: 'x' }])('%j is no answer', (body) => {
    const decoded = openAiChatProvider.decodeResponse(body);
    expect(decoded.ok ? undefined : decoded.error.code).toBe('upstream_malformed');
  });
});
