import {
  anthropicMessagesClient,
  anthropicMessagesProvider,
} from '../../../../src/dialects/anthropic-messages/anthropic-messages';
import type { ChatEvent, ChatRequest } from '../../../../src/domain/chat';
import { RouterError } from '../../../../src/domain/errors';
import { chatOf } from '../../../support/chat';

const SHOWN = chatOf('Hi', { stream: true, reasoning: { isShown: true } });
const HIDDEN = chatOf('Hi', { stream: true, reasoning: { isShown: false } });
const UNASKED = chatOf('Hi', { stream: true });

const START: ChatEvent = { type: 'response-start', id: 'x', model: 'm' };
const END: ChatEvent = { type: 'response-end' };
const text = (words: string, choice = 0): ChatEvent => ({ type: 'text-delta', choice, text: words });
const begin = (call: number): ChatEvent => ({ type: 'tool-call-start', choice: 0, call, id: `c${call}`, name: 'f' });
const more = (call: number, argumentsText: string): ChatEvent => ({
  type: 'tool-call-delta',
  choice: 0,
  call,
  argumentsText,
});

interface WireEvent {
  readonly type: string;
  readonly index?: number;
  readonly content_block?: { readonly type: string; readonly id?: string; readonly data?: string };
  readonly delta?: Record<string, string>;
}

function encode(events: readonly ChatEvent[], request: ChatRequest = SHOWN): readonly WireEvent[] {
  const encoder = anthropicMessagesClient.createStreamEncoder(request);
  return events
    .flatMap((event) => encoder.encode(event))
    .map(({ event, data }) => {
      const parsed = JSON.parse(data) as WireEvent;
      expect(parsed.type).toBe(event);
      return parsed;
    });
}

/** A line for each event: `0 start text`, `0 Hello`, `0 stop`. */
function outline(events: readonly WireEvent[]): readonly string[] {
  return events.map(({ type, index, content_block: block, delta }) => {
    if (type === 'content_block_start') return `${index} start ${block?.id ?? block?.data ?? block?.type}`;
    if (type === 'content_block_stop') return `${index} stop`;
    if (type !== 'content_block_delta') return delta?.['stop_reason'] ?? type;
    return `${index} ${Object.values(delta ?? {})
      .slice(1)
      .join()}`;
  });
}

describe('streams for Anthropic’s clients', () => {
  it.each<[string, ChatRequest, readonly ChatEvent[], readonly string[]]>([
    ['nothing at all', SHOWN, [], ['end_turn']],
    ['another choice', SHOWN, [text('no', 1)], ['end_turn']],
    ['an empty text', SHOWN, [text('')], ['end_turn']],
    [
      'a call without arguments',
      SHOWN,
      [begin(0), { type: 'finish', choice: 0, reason: 'stop' }],
      ['0 start c0', '0 stop', 'tool_use'],
    ],
    [
      'a refusal after a text',
      SHOWN,
      [text('Well. '), { type: 'refusal-delta', choice: 0, text: 'No.' }],
      ['0 start text', '0 Well. ', '0 stop', '1 start text', '1 No.', '1 stop', 'refusal'],
    ],
    [
      'a text after a whole call',
      SHOWN,
      [begin(0), more(0, '{"a"'), more(0, ':1}'), text('Done.'), more(0, ' ')],
      ['0 start c0', '0 {"a"', '0 :1}', '0 stop', '1 start text', '1 Done.', '1 stop', 'tool_use'],
    ],
    [
      'a text in the middle of a call',
      SHOWN,
      [begin(0), more(0, '{"a"'), text('Hm.'), more(0, ':1}')],
      ['0 start c0', '0 {"a"', '0 :1}', '0 stop', '1 start text', '1 Hm.', '1 stop', 'tool_use'],
    ],
    [
      'three calls at once',
      SHOWN,
      [
        begin(0),
        begin(1),
        begin(2),
        more(2, '{'),
        more(1, '{'),
        more(0, '{'),
        more(2, '}'),
        more(1, '}'),
        more(0, '}'),
      ],
      [
        ...['0 start c0', '0 {', '0 }', '0 stop'],
        ...['1 start c1', '1 {', '1 }', '1 stop'],
        ...['2 start c2', '2 {', '2 }', '2 stop', 'tool_use'],
      ],
    ],
    [
      'a call that was cut off before another',
      SHOWN,
      [begin(0), more(0, '{"a'), begin(1), more(1, '{}')],
      ['0 start c0', '0 {"a', '0 stop', '1 start c1', '1 {}', '1 stop', 'tool_use'],
    ],
    [
      'a call that Gemini signed',
      UNASKED,
      [{ type: 'tool-call-start', choice: 0, call: 0, id: 'c0', name: 'f', signature: 's' }],
      ['0 start signalbox:gemini:s', '0 stop', '1 start c0', '1 stop', 'tool_use'],
    ],
    [
      'two pieces of signed reasoning',
      SHOWN,
      [
        { type: 'reasoning-delta', choice: 0, text: 'a', signature: 's', origin: 'gemini' },
        { type: 'reasoning-delta', choice: 0, text: 'b' },
        { type: 'reasoning-delta', choice: 0, text: '', redactedData: 'd', origin: 'gemini' },
      ],
      [
        ...['0 start thinking', '0 a', '0 signalbox:gemini:s', '0 stop'],
        ...['1 start thinking', '1 b', '1 stop', '2 start signalbox:gemini:d', '2 stop', 'end_turn'],
      ],
    ],
    [
      'signed reasoning that is not to be shown',
      HIDDEN,
      [
        { type: 'reasoning-delta', choice: 0, text: 'a' },
        { type: 'reasoning-delta', choice: 0, text: '', signature: 's', origin: 'gemini' },
      ],
      ['0 start thinking', '0 signalbox:gemini:s', '0 stop', 'end_turn'],
    ],
    [
      'reasoning that nobody asked for',
      UNASKED,
      [
        { type: 'reasoning-delta', choice: 0, text: 'a' },
        { type: 'reasoning-delta', choice: 0, text: '', signature: 's', origin: 'gemini' },
      ],
      ['end_turn'],
    ],
  ])('hold %s in order', (_what, request, events, expected) => {
    expect(outline(encode([START, ...events, END], request))).toEqual(['message_start', ...expected, 'message_stop']);
  });

  it('begin with a message even when the provider’s did not', () => {
    expect(outline(encode([END]))).toEqual(['message_start', 'end_turn', 'message_stop']);
  });

  it('say nothing after the end', () => {
    expect(outline(encode([START, END, text('late')]))).toEqual(['message_start', 'end_turn', 'message_stop']);
  });

  it('never look complete after an error, nor show what was waiting', () => {
    const error: ChatEvent = { type: 'error', error: new RouterError('upstream_cut', 'Cut.') };
    const events = [START, begin(0), more(0, '{'), begin(1), error, END, text('late')];
    expect(outline(encode(events))).toEqual(['message_start', '0 start c0', '0 {', 'error']);
  });

  it('tell the usage that was counted last', () => {
    const usage = (outputTokens: number): ChatEvent => ({ type: 'usage', usage: { inputTokens: 9, outputTokens } });
    const events = encode([usage(1), START, text('a'), usage(5), END]);
    expect(events[0]).toMatchObject({ message: { usage: { input_tokens: 9, output_tokens: 1 } } });
    expect(events.at(-2)).toMatchObject({ usage: { input_tokens: 9, output_tokens: 5 } });
  });
});

function decode(events: readonly object[]): readonly ChatEvent[] {
  const decoder = anthropicMessagesProvider.createStreamDecoder();
  return events.flatMap((event) => decoder.decode({ data: JSON.stringify(event) }));
}

describe('streams of Claude', () => {
  const block = (content_block: object): object => ({ type: 'content_block_start', index: 0, content_block });
  const delta = (content: object): object => ({ type: 'content_block_delta', index: 0, delta: content });
  const origin = 'anthropic-messages';

  it.each<[string, readonly object[], readonly object[]]>([
    [
      'encrypted thinking',
      [block({ type: 'redacted_thinking', data: 'd' })],
      [{ type: 'reasoning-delta', choice: 0, text: '', redactedData: 'd', origin }],
    ],
    [
      'a signature with its origin',
      [delta({ type: 'thinking_delta', thinking: 'a' }), delta({ type: 'signature_delta', signature: 's' })],
      [
        { type: 'reasoning-delta', choice: 0, text: 'a' },
        { type: 'reasoning-delta', choice: 0, text: '', signature: 's', origin },
      ],
    ],
    ['an empty signature as none', [delta({ type: 'signature_delta', signature: '' })], []],
    [
      'what was written to the cache',
      [{ type: 'message_delta', delta: {}, usage: { input_tokens: 1, cache_creation_input_tokens: 2 } }],
      [{ type: 'usage', usage: { inputTokens: 3, outputTokens: 0, cacheWriteTokens: 2 } }],
    ],
  ])('give %s', (_what, events, expected) => {
    expect(decode(events)).toEqual(expected);
  });
});
