import type { ChatEvent, ChatRequest, ReasoningPart } from '../../../../src/domain/chat';
import { openAiChatClient, openAiChatProvider } from '../../../../src/dialects/openai-chat/openai-chat';
import { chatOf } from '../../../support/chat';

const HELLO = [{ role: 'user', content: 'Hello' }];
const TOKEN = {
  token: 'Ja',
  logprob: -0.1,
  bytes: [74, 97],
  top_logprobs: [{ token: 'Nein', logprob: -2.5, bytes: [78, 101, 105, 110] }],
};
const SIGNED: ReasoningPart = {
  type: 'reasoning',
  text: 'First, add.',
  signature: 'c2ln',
  origin: 'anthropic-messages',
};
const REDACTED: ReasoningPart = { type: 'reasoning', text: '', redactedData: 'ZW5j', origin: 'anthropic-messages' };
const DETAILS = [
  { type: 'reasoning.text', text: 'First, add.', signature: 'signalbox:anthropic-messages:c2ln', index: 0 },
  { type: 'reasoning.encrypted', data: 'signalbox:anthropic-messages:ZW5j', index: 1 },
];

function decode(body: object): ChatRequest {
  const decoded = openAiChatClient.decodeRequest({ messages: HELLO, ...body }, '/v1/chat/completions');
  if (!decoded.ok) throw decoded.error;
  return decoded.value;
}

function encode(request: ChatRequest): { readonly body: Record<string, unknown>; readonly lossy: readonly string[] } {
  const { body, lossy } = openAiChatProvider.encodeRequest(request, {
    modelId: 'llama-3.3-70b',
    maxOutputTokens: undefined,
  });
  return { body: body as Record<string, unknown>, lossy };
}

function stream(events: readonly ChatEvent[]): readonly { choices: { delta: object; logprobs: unknown }[] }[] {
  const encoder = openAiChatClient.createStreamEncoder(chatOf('Hello', { stream: true }));
  return events
    .flatMap((event) => encoder.encode(event))
    .map(({ data }) => JSON.parse(data) as { choices: { delta: object; logprobs: unknown }[] });
}

describe('what OpenAI’s dialect carries to others', () => {
  it.each([
    ['logprobs with others at each place', { logprobs: true, top_logprobs: 3 }, { topLogprobs: 3 }],
    ['logprobs alone', { logprobs: true }, { topLogprobs: 0 }],
    ['the verbosity', { verbosity: 'low' }, { verbosity: 'low' }],
    ['metadata', { metadata: { ticket: '4711' } }, { metadata: { ticket: '4711' } }],
    ['the cache key', { prompt_cache_key: 'support' }, { cacheKey: 'support' }],
    ['the newer word for the user', { user: 'a', safety_identifier: 'b' }, { user: 'b' }],
  ])('reads %s', (_what, body, fields) => {
    expect(decode(body)).toMatchObject({ ...fields, unsupported: [] });
  });

  it('reads no logprobs where they are turned off', () => {
    expect(decode({ logprobs: false, top_logprobs: 3 })).not.toHaveProperty('topLogprobs');
  });

  it.each([[{ metadata: { n: 1 } }], [{ metadata: 'x' }], [{ metadata: ['a'] }]])('refuses %j', (body) => {
    const decoded = openAiChatClient.decodeRequest({ messages: HELLO, ...body }, '/');
    expect(decoded).toMatchObject({ ok: false, error: { code: 'invalid_request', param: 'metadata' } });
  });

  it('reads cache marks of parts and tools, and lists them for a provider of its own dialect, which has none', () => {
    const request = decode({
      messages: [
        { role: 'user', content: [{ type: 'text', text: 'Long.', cache_control: { type: 'ephemeral', ttl: '1h' } }] },
      ],
      tools: [{ type: 'function', function: { name: 'look' }, cache_control: { type: 'ephemeral' } }],
    });
    expect(request.messages[0]?.content[0]).toEqual({ type: 'text', text: 'Long.', cache: { ttl: '1h' } });
    expect(request.tools?.[0]?.cache).toEqual({});
    expect(encode(request).lossy).toEqual(['cacheControl']);
  });

  it('writes what a client of another dialect asked for', () => {
    const { body, lossy } = encode(
      chatOf('Hello', { topLogprobs: 2, verbosity: 'high', cacheKey: 'support', metadata: { a: 'b' } }),
    );
    expect(body).toMatchObject({ logprobs: true, top_logprobs: 2, verbosity: 'high', prompt_cache_key: 'support' });
    expect(lossy).toEqual(['metadata']);
  });
});

describe('log-probabilities', () => {
  it('survive an answer both ways', () => {
    const message = { role: 'assistant', content: 'Ja' };
    const decoded = openAiChatProvider.decodeResponse({
      choices: [{ index: 0, message, logprobs: { content: [TOKEN] }, finish_reason: 'stop' }],
    });
    if (!decoded.ok) throw decoded.error;
    expect(decoded.value.choices[0]?.logprobs?.[0]?.top[0]?.token).toBe('Nein');
    expect(openAiChatClient.encodeResponse(decoded.value, chatOf('Hello'))).toMatchObject({
      choices: [{ logprobs: { content: [TOKEN], refusal: null } }],
    });
  });

  it('survive a stream both ways', () => {
    const decoder = openAiChatProvider.createStreamDecoder();
    const data = JSON.stringify({ choices: [{ index: 0, delta: { content: 'Ja' }, logprobs: { content: [TOKEN] } }] });
    const chunks = stream(decoder.decode({ data }));
    expect(chunks.at(-1)?.choices[0]).toMatchObject({ delta: { content: 'Ja' }, logprobs: { content: [TOKEN] } });
  });
});

describe('signed reasoning', () => {
  it('goes to the client with its origin and comes back as it was', () => {
    const answer = openAiChatClient.encodeResponse(
      { id: 'x', model: 'm', choices: [{ index: 0, content: [SIGNED, REDACTED], finishReason: 'stop' }] },
      chatOf('Hello'),
    ) as { choices: { message: object }[] };
    expect(answer.choices[0]?.message).toMatchObject({ reasoning_content: 'First, add.', reasoning_details: DETAILS });
    const request = decode({ messages: [...HELLO, answer.choices[0]?.message, ...HELLO] });
    expect(request.messages[1]?.content).toEqual([SIGNED, REDACTED]);
  });

  it('goes out in a stream once its signature is known, with the whole text', () => {
    const chunks = stream([
      { type: 'reasoning-delta', choice: 0, text: 'First, ' },
      { type: 'reasoning-delta', choice: 0, text: 'add.' },
      { type: 'reasoning-delta', choice: 0, text: '', signature: 'c2ln', origin: 'anthropic-messages' },
      { type: 'reasoning-delta', choice: 0, text: '', redactedData: 'ZW5j', origin: 'anthropic-messages' },
    ]).map(({ choices }) => choices[0]?.delta);
    expect(chunks.slice(1)).toEqual([
      { reasoning_content: 'First, ' },
      { reasoning_content: 'add.' },
      { reasoning_details: [DETAILS[0]] },
      { reasoning_details: [DETAILS[1]] },
    ]);
  });

  it.each([
    ['of no known origin', [{ type: 'reasoning.text', text: 'x', signature: 'abc' }]],
    ['without a signature', [{ type: 'reasoning.summary', summary: 'x' }]],
    ['that are no list', 'x'],
  ])('leaves details %s aside and keeps the text', (_what, details) => {
    const assistant = { role: 'assistant', content: 'Yes', reasoning_content: 'So.', reasoning_details: details };
    expect(decode({ messages: [...HELLO, assistant] }).messages[1]?.content[0]).toEqual({
      type: 'reasoning',
      text: 'So.',
    });
  });
});
