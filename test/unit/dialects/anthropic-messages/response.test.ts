import {
  anthropicMessagesClient,
  anthropicMessagesProvider,
} from '../../../../src/dialects/anthropic-messages/anthropic-messages';
import type { ChatChoice, ChatRequest, FinishReason, Usage } from '../../../../src/domain/chat';
import { RouterError, type ErrorCode } from '../../../../src/domain/errors';
import { chatOf } from '../../../support/chat';

type Part = ChatChoice['content'][number];

const SHOWN = chatOf('Hi', { reasoning: { isShown: true } });
const HIDDEN = chatOf('Hi', { reasoning: { isShown: false } });
const CALL: Part = { type: 'tool-call', id: 'a', name: 'f', arguments: '{}' };

interface Circumstances {
  readonly finishReason: FinishReason;
  readonly request: ChatRequest;
  readonly usage: Usage | undefined;
}

interface Message {
  readonly content: readonly object[];
  readonly stop_reason: string;
  readonly usage: object;
}

function encode(
  content: readonly Part[],
  { finishReason = 'stop', request = chatOf('Hi'), usage }: Partial<Circumstances> = {},
): Message {
  const choices = [{ index: 0, content, finishReason }];
  const response = { id: 'x', model: 'm', choices, ...(usage && { usage }) };
  return anthropicMessagesClient.encodeResponse(response, request) as Message;
}

describe('answers to Anthropic’s clients', () => {
  it.each<[FinishReason, readonly Part[], string]>([
    ['stop', [{ type: 'text', text: 'a' }], 'end_turn'],
    ['stop', [CALL], 'tool_use'],
    ['tool-calls', [CALL], 'tool_use'],
    ['tool-calls', [], 'end_turn'],
    ['stop', [{ type: 'refusal', text: 'no' }], 'refusal'],
    ['content-filter', [{ type: 'text', text: 'a' }], 'refusal'],
    ['length', [CALL], 'max_tokens'],
  ])('that end with %s and hold %j stop with %s', (finishReason, content, expected) => {
    expect(encode(content, { finishReason }).stop_reason).toBe(expected);
  });

  it.each<[string, Usage | undefined, object]>([
    ['none', undefined, { input_tokens: 0, output_tokens: 0 }],
    [
      'cached and newly cached input',
      { inputTokens: 100, outputTokens: 5, cachedInputTokens: 60, cacheWriteTokens: 30 },
      { input_tokens: 10, cache_read_input_tokens: 60, cache_creation_input_tokens: 30, output_tokens: 5 },
    ],
    ['more cached than there is', { inputTokens: 5, outputTokens: 5, cachedInputTokens: 9 }, { input_tokens: 0 }],
    [
      'reasoning',
      { inputTokens: 5, outputTokens: 9, reasoningTokens: 4 },
      { output_tokens: 9, output_tokens_details: { thinking_tokens: 4 } },
    ],
  ])('count %s', (_what, usage, expected) => {
    expect(encode([], { usage }).usage).toMatchObject(expected);
  });

  it.each<[string, ChatRequest, Part, readonly object[]]>([
    ['unsigned', SHOWN, { type: 'reasoning', text: 'hm' }, [{ type: 'thinking', thinking: 'hm', signature: '' }]],
    ['unsigned and unwanted', HIDDEN, { type: 'reasoning', text: 'hm' }, []],
    ['that nobody asked for', chatOf('Hi'), { type: 'reasoning', text: 'hm' }, []],
    [
      'with another provider’s signature',
      SHOWN,
      { type: 'reasoning', text: 'hm', signature: 's', origin: 'gemini' },
      [{ type: 'thinking', thinking: 'hm', signature: 'signalbox:gemini:s' }],
    ],
    [
      'signed but unwanted',
      HIDDEN,
      { type: 'reasoning', text: 'hm', signature: 's', origin: 'gemini' },
      [{ type: 'thinking', thinking: '', signature: 'signalbox:gemini:s' }],
    ],
    [
      'that is encrypted',
      HIDDEN,
      { type: 'reasoning', text: '', redactedData: 'd', origin: 'openai-responses' },
      [{ type: 'redacted_thinking', data: 'signalbox:openai-responses:d' }],
    ],
  ])('hold reasoning %s', (_what, request, part, blocks) => {
    expect(encode([part], { request }).content).toEqual(blocks);
  });

  it('hold no empty text, and the input of a call is always an object', () => {
    const call = (text: string): Part => ({ ...CALL, arguments: text });
    expect(encode([{ type: 'text', text: '' }, call(''), call('[1]'), call('{"a":1}')], {}).content).toEqual([
      { type: 'tool_use', id: 'a', name: 'f', input: {} },
      { type: 'tool_use', id: 'a', name: 'f', input: { INVALID_JSON: '[1]' } },
      { type: 'tool_use', id: 'a', name: 'f', input: { a: 1 } },
    ]);
  });

  it('hold nothing when the first choice is missing', () => {
    const choice: ChatChoice = { index: 1, content: [CALL], finishReason: 'stop' };
    const encoded = anthropicMessagesClient.encodeResponse({ id: 'x', model: 'm', choices: [choice] }, SHOWN);
    expect(encoded).toMatchObject({ content: [], stop_reason: 'end_turn' });
  });
});

describe('answers of Claude', () => {
  it('say whose their signatures are, and what was written to the cache', () => {
    const decoded = anthropicMessagesProvider.decodeResponse({
      content: [
        { type: 'thinking', thinking: 'hm', signature: 's' },
        { type: 'thinking', thinking: 'hm' },
        { type: 'redacted_thinking', data: 'd' },
      ],
      usage: { input_tokens: 1, cache_creation_input_tokens: 2, cache_read_input_tokens: 4, output_tokens: 8 },
    });
    expect(decoded).toMatchObject({
      value: {
        usage: { inputTokens: 7, cachedInputTokens: 4, cacheWriteTokens: 2, outputTokens: 8 },
        choices: [
          {
            content: [
              { type: 'reasoning', text: 'hm', signature: 's', origin: 'anthropic-messages' },
              { type: 'reasoning', text: 'hm' },
              { type: 'reasoning', text: '', redactedData: 'd', origin: 'anthropic-messages' },
            ],
          },
        ],
      },
    });
  });

  it.each([null, [], {}, { content: 'x' }])('%j is none', (body) => {
    const decoded = anthropicMessagesProvider.decodeResponse(body);
    expect(decoded.ok ? undefined : decoded.error.code).toBe('upstream_malformed');
  });
});

describe('errors for Anthropic’s clients', () => {
  it.each<[ErrorCode, number | undefined, string]>([
    ['invalid_request', undefined, 'invalid_request_error'],
    ['unknown_key', undefined, 'authentication_error'],
    ['model_not_allowed', undefined, 'permission_error'],
    ['unknown_model', undefined, 'not_found_error'],
    ['method_not_allowed', undefined, 'invalid_request_error'],
    ['body_too_large', undefined, 'request_too_large'],
    ['upstream_error', 409, 'conflict_error'],
    ['upstream_error', 429, 'rate_limit_error'],
    ['upstream_error', 503, 'overloaded_error'],
    ['upstream_error', 504, 'timeout_error'],
    ['upstream_unavailable', undefined, 'overloaded_error'],
    ['no_candidate', undefined, 'api_error'],
    ['upstream_malformed', undefined, 'api_error'],
  ])('%s with status %s is of type %s', (code, httpStatus, type) => {
    const error = new RouterError(code, 'Why.', httpStatus === undefined ? {} : { httpStatus });
    expect(anthropicMessagesClient.encodeError(error)).toEqual({
      httpStatus: error.httpStatus,
      body: { type: 'error', error: { type, message: 'Why.' }, request_id: null },
    });
  });

  it('keep to themselves what is not safe to show', () => {
    const { body } = anthropicMessagesClient.encodeError(new RouterError('internal', 'secret'));
    expect(JSON.stringify(body)).not.toContain('secret');
    expect(body).toMatchObject({ error: { type: 'api_error' } });
  });
});
