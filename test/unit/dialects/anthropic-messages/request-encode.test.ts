import { anthropicMessagesProvider } from '../../../../src/dialects/anthropic-messages/anthropic-messages';
import { isClosedSchema } from '../../../../src/dialects/anthropic-messages/schema';
import type { ChatRequest, ReasoningPart } from '../../../../src/domain/chat';
import { chatOf, message } from '../../../support/chat';

interface Encoded {
  readonly body: Record<string, unknown>;
  readonly lossy: readonly string[];
}

function encode(request: ChatRequest, modelId = 'claude-sonnet-4-5'): Encoded {
  const encoded = anthropicMessagesProvider.encodeRequest(request, { modelId, maxOutputTokens: 8000 });
  return { body: encoded.body as Record<string, unknown>, lossy: encoded.lossy };
}

const MARK = { type: 'ephemeral' };
const HOUR = { type: 'ephemeral', ttl: '1h' };

describe('cache marks', () => {
  it('go out on blocks and tools', () => {
    const source = { type: 'url', url: 'https://a.example/b' } as const;
    const { body, lossy } = encode(
      chatOf(
        [
          message('user', { type: 'text', text: 'a', cache: {} }, { type: 'image', source, cache: { ttl: '1h' } }),
          message('assistant', { type: 'tool-call', id: 'c', name: 'f', arguments: '', cache: {} }),
          message('tool', { type: 'tool-result', toolCallId: 'c', content: [], cache: {} }),
          message('user', { type: 'document', source, cache: {} }),
        ],
        { tools: [{ name: 'f', cache: { ttl: '1h' } }] },
      ),
    );
    expect(body).toMatchObject({
      messages: [
        { content: [{ cache_control: MARK }, { cache_control: HOUR }] },
        { content: [{ type: 'tool_use', cache_control: MARK }] },
        { content: [{ type: 'tool_result', cache_control: MARK }, { cache_control: MARK }] },
      ],
      tools: [{ name: 'f', cache_control: HOUR }],
    });
    expect(lossy).toEqual([]);
  });

  it('in the system’s texts keep these apart; without one they are joined', () => {
    const marked = message('system', { type: 'text', text: 'Long.', cache: {} }, ' ', 'Short.');
    const json = { responseFormat: { type: 'json' } } as const;
    expect(encode(chatOf([marked, message('user', 'Hi')], json)).body['system']).toEqual([
      { type: 'text', text: 'Long.', cache_control: MARK },
      { type: 'text', text: 'Short.' },
      { type: 'text', text: expect.stringContaining('JSON') as unknown },
    ]);
    expect(encode(chatOf([message('system', 'A.', 'B.'), message('user', 'Hi')])).body['system']).toBe('A.\n\nB.');
  });

  it('of a system that speaks alone become the user’s', () => {
    const { body } = encode(chatOf([message('system', { type: 'text', text: 'Hi', cache: {} })]));
    expect(body).not.toHaveProperty('system');
    expect(body['messages']).toEqual([{ role: 'user', content: [{ type: 'text', text: 'Hi', cache_control: MARK }] }]);
  });

  it('lose a time that Anthropic does not know', () => {
    const { body, lossy } = encode(chatOf([message('user', { type: 'text', text: 'Hi', cache: { ttl: '2d' } })]));
    expect(body['messages']).toEqual([{ role: 'user', content: [{ type: 'text', text: 'Hi', cache_control: MARK }] }]);
    expect(lossy).toEqual(['cacheControl.ttl']);
  });
});

describe('reasoning in a request to Claude', () => {
  it.each<[string, Omit<ReasoningPart, 'type'>, object | undefined]>([
    [
      'signed by Claude is sent',
      { text: 'hm', signature: 's', origin: 'anthropic-messages' },
      { type: 'thinking', thinking: 'hm', signature: 's' },
    ],
    [
      'encrypted by Claude is sent',
      { text: '', redactedData: 'd', origin: 'anthropic-messages' },
      { type: 'redacted_thinking', data: 'd' },
    ],
    ['signed by another is not', { text: 'hm', signature: 's', origin: 'gemini' }, undefined],
    ['encrypted by another is not', { text: '', redactedData: 'd', origin: 'openai-responses' }, undefined],
    ['without a signature is not', { text: 'hm' }, undefined],
  ])('%s', (_what, part, block) => {
    const { body, lossy } = encode(
      chatOf([
        message('user', 'Hi'),
        message('assistant', { type: 'reasoning', ...part }, 'Yes'),
        message('user', '?'),
      ]),
    );
    const text = { type: 'text', text: 'Yes' };
    expect(body['messages']).toMatchObject([{}, { content: block ? [block, text] : [text] }, {}]);
    expect(lossy).toEqual(block ? [] : ['messages.reasoning']);
  });
});

describe('what Claude cannot be told', () => {
  it.each<[string, Partial<ChatRequest>, readonly string[]]>([
    ['log-probabilities', { topLogprobs: 0 }, ['topLogprobs']],
    ['verbosity', { verbosity: 'low' }, ['verbosity']],
    ['the usual verbosity', { verbosity: 'medium' }, []],
    ['metadata', { metadata: { ticket: '4711' } }, ['metadata']],
    ['a cache key', { cacheKey: 'support' }, ['cacheKey']],
  ])('%s', (_what, fields, lost) => {
    expect(encode(chatOf('Hi', fields)).lossy).toEqual(lost);
  });
});

describe('schemas that leave nothing open', () => {
  const leaf = { type: 'string' };
  const closed = { type: 'object', properties: { a: leaf }, required: ['a'], additionalProperties: false };
  const open = { type: 'object', properties: { a: leaf }, additionalProperties: false };

  it.each([
    ['a closed object', closed, true],
    ['a closed object in a list', { type: 'array', items: closed }, true],
    ['no object', leaf, true],
    ['an optional property', open, false],
    ['an object of anything', { type: 'object' }, false],
    ['an open object in a list', { type: 'array', items: open }, false],
    ['an open object among several', { anyOf: [closed, open] }, false],
    ['an open object in a definition', { ...closed, $defs: { b: open } }, false],
    ['an open object in a property', { ...closed, properties: { a: open } }, false],
  ])('%s', (_what, schema, expected) => {
    expect(isClosedSchema(schema)).toBe(expected);
  });
});
