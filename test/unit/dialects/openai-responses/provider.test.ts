import type { ChatEvent, ChatMessage, ChatRequest } from '../../../../src/domain/chat';
import {
  openAiResponsesClient,
  openAiResponsesProvider,
} from '../../../../src/dialects/openai-responses/openai-responses';
import { chatOf, message } from '../../../support/chat';

function encode(
  request: ChatRequest,
  modelId = 'gpt-4.1',
): { body: Record<string, unknown>; lossy: readonly string[] } {
  const { body, lossy } = openAiResponsesProvider.encodeRequest(request, { modelId, maxOutputTokens: undefined });
  return { body: body as Record<string, unknown>, lossy };
}

function inputOf(...messages: readonly ChatMessage[]): { input: unknown; lossy: readonly string[] } {
  const { body, lossy } = encode(chatOf(messages));
  return { input: body['input'], lossy };
}

const IMAGE = { type: 'image', source: { type: 'url', url: 'https://a.example/b.png' } } as const;
const TOKEN = {
  token: 'Ja',
  logprob: -0.1,
  bytes: [74, 97],
  top_logprobs: [{ token: 'Jo', logprob: -3, bytes: [74, 111] }],
};

describe('requests encoded for OpenAI’s Responses API', () => {
  it('store nothing and ask for reasoning that can be sent back, where there is any', () => {
    expect(encode(chatOf('Hello')).body).toEqual({
      model: 'gpt-4.1',
      input: [{ type: 'message', role: 'user', content: 'Hello' }],
      store: false,
    });
    expect(encode(chatOf('Hello'), 'o3').body['include']).toEqual(['reasoning.encrypted_content']);
  });

  it('ask for logprobs in both places', () => {
    expect(encode(chatOf('Hello', { topLogprobs: 2 })).body).toMatchObject({
      top_logprobs: 2,
      include: ['message.output_text.logprobs'],
    });
    expect(encode(chatOf('Hello', { topLogprobs: 2 }), 'gpt-5')).toMatchObject({
      body: { include: ['reasoning.encrypted_content'] },
      lossy: ['topLogprobs'],
    });
  });

  it.each<[string, Partial<ChatRequest>, Record<string, unknown>, readonly string[]]>([
    ['as it was said', { reasoning: { effort: 'high', isShown: true } }, { effort: 'high', summary: 'auto' }, []],
    ['by a budget', { reasoning: { budgetTokens: 4000 } }, { effort: 'medium' }, ['reasoning.budgetTokens']],
    ['by a small budget', { reasoning: { budgetTokens: 1024 } }, { effort: 'low' }, ['reasoning.budgetTokens']],
    ['by a large budget', { reasoning: { budgetTokens: 30_000 } }, { effort: 'high' }, ['reasoning.budgetTokens']],
    ['not at all, as far as it goes', { reasoning: { budgetTokens: 0 } }, { effort: 'minimal' }, ['reasoning.effort']],
  ])('reason %s', (_how, fields, reasoning, lossy) => {
    expect(encode(chatOf('Hello', fields), 'gpt-5')).toMatchObject({ body: { reasoning }, lossy });
  });

  it('do not ask a model to reason that cannot, which is only a loss if it should', () => {
    expect(encode(chatOf('Hello', { reasoning: { effort: 'low' } })).lossy).toEqual(['reasoning']);
    const off = encode(chatOf('Hello', { reasoning: { effort: 'none' } }));
    expect(off.lossy).toEqual([]);
    expect(off.body).not.toHaveProperty('reasoning');
  });

  it.each<[string, Partial<ChatRequest>]>([
    ['stop', { stop: ['END'] }],
    ['seed', { seed: 0 }],
    ['n', { n: 2 }],
    ['presencePenalty', { presencePenalty: 1 }],
    ['frequencyPenalty', { frequencyPenalty: 1 }],
    ['topK', { topK: 40 }],
    ['toolChoice', { toolChoice: { type: 'required' } }],
    ['cacheControl', { messages: [message('user', { type: 'text', text: 'x', cache: {} })] }],
    ['messages.audio', { messages: [message('user', 'x', { type: 'audio', source: IMAGE.source })] }],
    ['messages.image', { messages: [message('assistant', 'x', IMAGE)] }],
    [
      'messages.isError',
      { messages: [message('tool', { type: 'tool-result', toolCallId: 'c', content: [], isError: true })] },
    ],
    ['maxTokens', { maxTokens: 5 }],
  ])('name %s as lost', (name, fields) => {
    expect(encode(chatOf('Hello', fields)).lossy).toEqual([name]);
  });

  it.each<[string, Partial<ChatRequest>]>([
    ['one answer', { n: 1 }],
    ['no penalties', { presencePenalty: 0, frequencyPenalty: 0 }],
    ['a free choice among no tools', { toolChoice: { type: 'auto' }, tools: [], parallelToolCalls: false }],
    ['no stops', { stop: [] }],
  ])('lose nothing in %s', (_what, fields) => {
    expect(encode(chatOf('Hello', fields))).toEqual(encode(chatOf('Hello')));
  });

  it('raise a limit that would be refused', () => {
    expect(encode(chatOf('Hello', { maxTokens: 5 })).body['max_output_tokens']).toBe(16);
  });

  it('are never without input', () => {
    const { input, lossy } = inputOf(message('user', { type: 'audio', source: IMAGE.source }));
    expect(input).toEqual([{ type: 'message', role: 'user', content: 'Continue.' }]);
    expect(lossy).toEqual(['messages.audio']);
  });

  it('keep the order of words, calls and results within a message', () => {
    const call = { type: 'tool-call', id: 'c', name: 'look', arguments: '{}' } as const;
    const result = { type: 'tool-result', toolCallId: 'c', content: [{ type: 'text', text: 'fog' }, IMAGE] } as const;
    const { input } = inputOf(message('assistant', 'One.', 'Two.', call, 'Three.'), message('user', result, 'Well?'));
    expect(input).toEqual([
      {
        type: 'message',
        role: 'assistant',
        content: [
          { type: 'output_text', text: 'One.', annotations: [] },
          { type: 'output_text', text: 'Two.', annotations: [] },
        ],
      },
      { type: 'function_call', call_id: 'c', name: 'look', arguments: '{}' },
      { type: 'message', role: 'assistant', content: 'Three.' },
      {
        type: 'function_call_output',
        call_id: 'c',
        output: [
          { type: 'input_text', text: 'fog' },
          { type: 'input_image', detail: 'auto', image_url: IMAGE.source.url },
        ],
      },
      { type: 'message', role: 'user', content: 'Well?' },
    ]);
  });

  it('give a name to a file that has none, and none to one that is fetched', () => {
    const text = { type: 'base64', mediaType: 'text/plain', data: 'eA==' } as const;
    const { input } = inputOf(
      message('user', { type: 'document', source: text }, { type: 'document', source: IMAGE.source }),
    );
    expect(input).toMatchObject([
      {
        content: [
          { type: 'input_file', filename: 'document.txt', file_data: 'data:text/plain;base64,eA==' },
          { type: 'input_file', file_url: IMAGE.source.url },
        ],
      },
    ]);
  });
});

describe('answers of OpenAI’s Responses API', () => {
  it.each([{}, [], null, 'text', { output: 'x' }])('%j is no answer', (body) => {
    const decoded = openAiResponsesProvider.decodeResponse(body);
    expect(decoded.ok ? undefined : decoded.error.code).toBe('upstream_malformed');
  });

  it.each([
    [{ status: 'failed', error: { code: 'server_error', message: 'Sorry.' } }, 502, 'Sorry.'],
    [{ status: 'failed', error: { code: 'rate_limit_exceeded', message: 'Slow down.' } }, 429, 'Slow down.'],
    [{ status: 'cancelled', error: null, output: [] }, 502, 'The provider answered 502 without an explanation.'],
  ])('%j is an error', (body, httpStatus, text) => {
    const decoded = openAiResponsesProvider.decodeResponse(body);
    expect(decoded).toMatchObject({ ok: false, error: { code: 'upstream_error', httpStatus, message: text } });
  });

  it('carry log-probabilities to a client of the dialect', () => {
    const content = [{ type: 'output_text', text: 'Ja', annotations: [], logprobs: [TOKEN] }];
    const decoded = openAiResponsesProvider.decodeResponse({ output: [{ type: 'message', content }] });
    if (!decoded.ok) throw decoded.error;
    expect(decoded.value.choices[0]?.logprobs?.[0]?.top[0]?.token).toBe('Jo');
    expect(openAiResponsesClient.encodeResponse(decoded.value, chatOf('Hello'))).toMatchObject({
      output: [{ content }],
    });
  });
});

function decodeStream(events: readonly object[]): readonly ChatEvent[] {
  const decoder = openAiResponsesProvider.createStreamDecoder();
  return [...events.flatMap((event) => decoder.decode({ data: JSON.stringify(event) })), ...decoder.end()];
}

const CREATED = { type: 'response.created', response: { id: 'resp_1', model: 'm', created_at: 5 } };
const COMPLETED = { type: 'response.completed', response: { id: 'resp_1', model: 'm', created_at: 5 } };
const START = { type: 'response-start', id: 'resp_1', model: 'm', createdAt: 5 };
const END = [{ type: 'finish', choice: 0, reason: 'stop' }, { type: 'response-end' }];

describe('streams of OpenAI’s Responses API', () => {
  it('start once, whichever event comes first', () => {
    expect(decodeStream([CREATED, { ...CREATED, type: 'response.in_progress' }, COMPLETED])).toEqual([START, ...END]);
    expect(decodeStream([COMPLETED])).toEqual([START, ...END]);
  });

  it('of servers that send no deltas are read from what ends each piece', () => {
    const call = { type: 'function_call', call_id: 'c', name: 'look', arguments: '{"a":1}' };
    const reasoning = {
      type: 'reasoning',
      id: 'rs_1',
      summary: [],
      content: [{ type: 'reasoning_text', text: 'Hm.' }],
    };
    const events = decodeStream([
      CREATED,
      { type: 'response.output_item.done', output_index: 0, item: reasoning },
      { type: 'response.output_text.done', output_index: 1, content_index: 0, text: 'Ja', logprobs: [TOKEN] },
      { type: 'response.refusal.done', output_index: 1, content_index: 1, refusal: 'Nein' },
      { type: 'response.output_item.done', output_index: 2, item: call },
      COMPLETED,
    ]);
    expect(events).toEqual([
      START,
      { type: 'reasoning-delta', choice: 0, text: 'Hm.' },
      expect.objectContaining({ type: 'text-delta', text: 'Ja', logprobs: [expect.objectContaining({ token: 'Ja' })] }),
      { type: 'refusal-delta', choice: 0, text: 'Nein' },
      { type: 'tool-call-start', choice: 0, call: 0, id: 'c', name: 'look' },
      { type: 'tool-call-delta', choice: 0, call: 0, argumentsText: '{"a":1}' },
      { type: 'finish', choice: 0, reason: 'tool-calls' },
      { type: 'response-end' },
    ]);
  });

  it('say nothing twice', () => {
    const place = { output_index: 0, content_index: 0 };
    const events = decodeStream([
      CREATED,
      { type: 'response.output_text.delta', ...place, delta: 'Ja' },
      { type: 'response.output_text.done', ...place, text: 'Ja', logprobs: [TOKEN] },
      {
        type: 'response.output_item.done',
        ...place,
        item: { type: 'message', content: [{ type: 'output_text', text: 'Ja' }] },
      },
      COMPLETED,
    ]);
    expect(events).toEqual([START, { type: 'text-delta', choice: 0, text: 'Ja' }, ...END]);
  });

  it('give the proof of reasoning that is not shown', () => {
    const item = { type: 'reasoning', id: 'rs_1', summary: [], encrypted_content: 'gAAAA' };
    expect(decodeStream([CREATED, { type: 'response.output_item.done', output_index: 0, item }, COMPLETED])[1]).toEqual(
      {
        type: 'reasoning-delta',
        choice: 0,
        text: '',
        redactedData: 'rs_1:gAAAA',
        origin: 'openai-responses',
      },
    );
  });

  it.each([
    ['flat, as documented', { type: 'error', code: 'server_error', message: 'Sorry.', param: null }],
    ['nested, as sent', { type: 'error', error: { code: 'server_error', message: 'Sorry.' } }],
    ['as the answer’s', { type: 'response.failed', response: { error: { code: 'server_error', message: 'Sorry.' } } }],
  ])('fail with an error %s, and stay failed', (_how, event) => {
    const events = decodeStream([CREATED, event, COMPLETED]);
    expect(events.map(({ type }) => type)).toEqual(['response-start', 'error']);
    expect(events.at(-1)).toMatchObject({ error: { code: 'upstream_error', httpStatus: 502, message: 'Sorry.' } });
  });

  it('are incomplete by the event’s word where the status is missing', () => {
    expect(decodeStream([{ type: 'response.incomplete', response: {} }])[1]).toMatchObject({ reason: 'length' });
  });

  it('pass over deltas of calls that never began and events that nobody knows', () => {
    const events = decodeStream([
      CREATED,
      { type: 'response.function_call_arguments.delta', output_index: 7, delta: '{' },
      { type: 'response.web_search_call.searching', output_index: 0 },
      { type: 5 },
      COMPLETED,
    ]);
    expect(events).toEqual([START, ...END]);
  });
});
