import type { ChatEvent } from '../../../../src/domain/chat';
import { RouterError } from '../../../../src/domain/errors';
import { openAiResponsesClient } from '../../../../src/dialects/openai-responses/openai-responses';
import { chatOf, message } from '../../../support/chat';

interface Sent {
  readonly type: string;
  readonly sequence_number: number;
  readonly [field: string]: unknown;
}

function stream(events: readonly ChatEvent[]): readonly Sent[] {
  const encoder = openAiResponsesClient.createStreamEncoder(chatOf('Hello', { stream: true }));
  return events
    .flatMap((event) => encoder.encode(event))
    .map(({ event, data }) => {
      const sent = JSON.parse(data) as Sent;
      expect(event).toBe(sent.type);
      return sent;
    });
}

const START: ChatEvent = { type: 'response-start', id: 'r', model: 'm', createdAt: 5 };
const END: ChatEvent = { type: 'response-end' };

function text(said: string, choice = 0): ChatEvent {
  return { type: 'text-delta', choice, text: said };
}

describe('answers to clients of OpenAI’s Responses API', () => {
  it('repeat what was asked for', () => {
    const request = chatOf([message('system', 'Be brief.'), message('user', 'Hello')], {
      tools: [{ name: 'look', isStrict: true }],
      toolChoice: { type: 'tool', name: 'look' },
      parallelToolCalls: false,
      temperature: 0.5,
      verbosity: 'low',
      responseFormat: { type: 'json' },
      reasoning: { effort: 'low', isShown: true },
      metadata: { ticket: '4711' },
    });
    expect(openAiResponsesClient.encodeResponse({ id: 'r', model: 'm', choices: [] }, request)).toMatchObject({
      object: 'response',
      created_at: 0,
      status: 'completed',
      output: [],
      usage: null,
      instructions: 'Be brief.',
      tools: [{ type: 'function', name: 'look', parameters: { type: 'object', properties: {} }, strict: true }],
      tool_choice: { type: 'function', name: 'look' },
      parallel_tool_calls: false,
      temperature: 0.5,
      top_p: null,
      text: { format: { type: 'json_object' }, verbosity: 'low' },
      reasoning: { effort: 'low', summary: 'auto' },
      metadata: { ticket: '4711' },
      store: false,
    });
  });

  it('put texts and refusals in a row into one message, and mark the item that was cut off', () => {
    const response = openAiResponsesClient.encodeResponse(
      {
        id: 'r',
        model: 'm',
        choices: [
          {
            index: 0,
            content: [
              { type: 'text', text: 'One.' },
              { type: 'refusal', text: 'No.' },
              { type: 'tool-call', id: 'c', name: 'look', arguments: '{' },
            ],
            finishReason: 'length',
          },
        ],
      },
      chatOf('Hello'),
    );
    expect(response).toMatchObject({
      status: 'incomplete',
      incomplete_details: { reason: 'max_output_tokens' },
      output: [
        {
          type: 'message',
          status: 'completed',
          content: [{ type: 'output_text' }, { type: 'refusal', refusal: 'No.' }],
        },
        { type: 'function_call', status: 'incomplete', arguments: '{' },
      ],
    });
  });
});

describe('streams to clients of OpenAI’s Responses API', () => {
  it('number their events without a gap and end with the whole answer', () => {
    const sent = stream([
      START,
      text('One.'),
      { type: 'refusal-delta', choice: 0, text: 'No.' },
      { type: 'tool-call-start', choice: 0, call: 0, id: 'c', name: 'look' },
      text('Two.'),
      { type: 'finish', choice: 0, reason: 'tool-calls' },
      END,
      text('Too late.'),
    ]);
    expect(sent.map(({ sequence_number: number }) => number)).toEqual(sent.map((_event, position) => position));
    expect(sent.at(-1)).toMatchObject({
      type: 'response.completed',
      response: {
        output: [
          { type: 'message', id: 'msg_r_0', content: [{ text: 'One.' }, { refusal: 'No.' }] },
          { type: 'function_call', id: 'fc_r_1', call_id: 'c', arguments: '' },
          { type: 'message', id: 'msg_r_2', content: [{ text: 'Two.' }] },
        ],
      },
    });
  });

  it('open and close each item and each part once', () => {
    const sent = stream([START, text('One.'), { type: 'refusal-delta', choice: 0, text: 'No.' }, END]);
    expect(sent.map(({ type }) => type.replace('response.', ''))).toEqual([
      'created',
      'in_progress',
      'output_item.added',
      'content_part.added',
      'output_text.delta',
      'output_text.done',
      'content_part.done',
      'content_part.added',
      'refusal.delta',
      'refusal.done',
      'content_part.done',
      'output_item.done',
      'completed',
    ]);
    expect(sent.flatMap((event) => event['content_index'] ?? [])).toEqual([0, 0, 0, 0, 1, 1, 1, 1]);
  });

  it('mark the item that was cut off by a filter', () => {
    const sent = stream([START, text('One.'), { type: 'finish', choice: 0, reason: 'content-filter' }, END]);
    expect(sent.at(-1)).toMatchObject({
      type: 'response.incomplete',
      response: { incomplete_details: { reason: 'content_filter' }, output: [{ status: 'incomplete' }] },
    });
  });

  it('tell of the first answer alone', () => {
    const sent = stream([START, text('One.'), text('Other.', 1), { type: 'finish', choice: 1, reason: 'length' }, END]);
    expect(JSON.stringify(sent)).not.toContain('Other.');
    expect(sent.at(-1)?.type).toBe('response.completed');
  });

  it('give logprobs with their text, and all of them at its end', () => {
    const token = { token: 'Ja', logprob: -0.1, bytes: [74, 97], top: [] };
    const written = [{ token: 'Ja', logprob: -0.1, bytes: [74, 97], top_logprobs: [] }];
    const sent = stream([START, { type: 'text-delta', choice: 0, text: 'Ja', logprobs: [token] }, END]);
    const withLogprobs = sent.filter((event) => 'logprobs' in event);
    expect(withLogprobs.map((event) => event['logprobs'])).toEqual([written, written]);
  });

  it('begin new reasoning after a signature', () => {
    const signed: ChatEvent = {
      type: 'reasoning-delta',
      choice: 0,
      text: '',
      signature: 'x',
      origin: 'anthropic-messages',
    };
    const thought: ChatEvent = { type: 'reasoning-delta', choice: 0, text: 'Hm.' };
    const sent = stream([START, thought, signed, thought, { type: 'reasoning-delta', choice: 0, text: '' }, END]);
    expect(sent.at(-1)).toMatchObject({
      response: {
        output: [
          { summary: [{ text: 'Hm.' }], encrypted_content: 'signalbox:anthropic-messages:x' },
          { summary: [{ text: 'Hm.' }], encrypted_content: null },
        ],
      },
    });
  });

  it('that fail say so twice and never look complete', () => {
    const error = new RouterError('upstream_error', 'Slow down.', { httpStatus: 429 });
    const sent = stream([START, text('One.'), { type: 'error', error }, END]);
    expect(sent.at(-2)).toMatchObject({
      type: 'error',
      message: 'Slow down.',
      error: { message: 'Slow down.', type: 'rate_limit_error' },
    });
    expect(sent.at(-1)).toMatchObject({
      type: 'response.failed',
      response: { status: 'failed', error: { code: 'rate_limit_exceeded', message: 'Slow down.' }, output: [] },
    });
  });

  it('ignore the arguments of a call that never began', () => {
    const sent = stream([START, { type: 'tool-call-delta', choice: 0, call: 3, argumentsText: '{' }, END]);
    expect(sent).toHaveLength(3);
  });
});

describe('errors for clients of OpenAI’s Responses API', () => {
  it('hide what is not theirs to see', () => {
    const error = new RouterError('internal', 'the key is 123');
    expect(JSON.stringify(openAiResponsesClient.encodeError(error).body)).not.toContain('123');
    const [event] = openAiResponsesClient.encodeStreamError(error);
    expect(event?.event).toBe('error');
    expect(event?.data).not.toContain('123');
  });
});
