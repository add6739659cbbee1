import type { ChatMessage } from '../../../../src/domain/chat';
import { geminiClient } from '../../../../src/dialects/gemini/gemini';

function decode(...contents: readonly object[]): { messages: readonly ChatMessage[]; unsupported: readonly string[] } {
  const decoded = geminiClient.decodeRequest({ contents }, '/v1beta/models/auto:generateContent');
  if (!decoded.ok) throw decoded.error;
  return decoded.value;
}

function call(name: string, id?: string): object {
  return { functionCall: { name, args: {}, ...(id && { id }) } };
}

function result(name: string, id?: string): object {
  return { functionResponse: { name, response: { output: name }, ...(id && { id }) } };
}

function idsOf(messages: readonly ChatMessage[]): readonly string[] {
  return messages
    .flatMap(({ content }) => content)
    .flatMap((part) => (part.type === 'tool-call' ? part.id : part.type === 'tool-result' ? part.toolCallId : []));
}

function wrap(proof: object): string {
  return Buffer.from(JSON.stringify(proof)).toString('base64');
}

describe('function calls and responses', () => {
  it.each<[string, readonly object[], readonly object[], readonly string[]]>([
    [
      'by id, in any order',
      [call('f', 'a'), call('f', 'b')],
      [result('f', 'b'), result('f', 'a')],
      ['a', 'b', 'b', 'a'],
    ],
    [
      'by name in order',
      [call('f'), call('g'), call('f')],
      [result('f'), result('f'), result('g')],
      ['call_0_f', 'call_1_g', 'call_2_f', 'call_0_f', 'call_2_f', 'call_1_g'],
    ],
    ['by name where only the call has an id', [call('f', 'a')], [result('f')], ['a', 'a']],
    ['by name where only the response has an id', [call('f')], [result('f', 'a')], ['call_0_f', 'call_0_f']],
    [
      'past those that an id has answered',
      [call('f', 'a'), call('f')],
      [result('f', 'a'), result('f')],
      ['a', 'call_0_f', 'a', 'call_0_f'],
    ],
    ['to nothing', [], [result('f'), result('f', 'a')], ['call_0_f', 'a']],
  ])('belong together %s', (_how, calls, results, ids) => {
    const { messages } = decode({ role: 'model', parts: calls }, { role: 'user', parts: results });
    expect(idsOf(messages)).toEqual(ids);
  });

  it('gives the same ids every time, short enough for OpenAI', () => {
    const contents = [{ role: 'model', parts: [call('a_function_whose_name_is_much_too_long_for_an_id')] }];
    expect(idsOf(decode(...contents).messages)).toEqual(idsOf(decode(...contents).messages));
    expect(idsOf(decode(...contents).messages)[0]?.length).toBeLessThanOrEqual(40);
  });

  it.each([
    [{ output: 'fine' }, 'fine', undefined],
    [{ error: 'broken' }, 'broken', true],
    [{ output: { a: 1 } }, '{"output":{"a":1}}', undefined],
    [{ output: 'fine', more: 1 }, '{"output":"fine","more":1}', undefined],
    [{ snake_case: [1] }, '{"snake_case":[1]}', undefined],
    [undefined, '{}', undefined],
  ])('reads the response %j', (response, text, isError) => {
    const [message] = decode({ parts: [{ functionResponse: { name: 'f', response } }] }).messages;
    const part = { type: 'tool-result', toolCallId: 'call_0_f', name: 'f', content: [{ type: 'text', text }] };
    expect(message).toEqual({ role: 'tool', content: [isError ? { ...part, isError } : part] });
  });

  it('reads what a function shows, and names what it says beside', () => {
    const parts = [
      { inlineData: { mimeType: 'image/png', data: 'AAEC' } },
      { inlineData: { mimeType: 'audio/wav', data: 'AAEC' } },
    ];
    const functionResponse = { name: 'f', response: {}, parts, willContinue: true };
    const { messages, unsupported } = decode({ parts: [{ functionResponse }] });
    expect(messages[0]?.content[0]).toMatchObject({
      content: [{ type: 'text' }, { type: 'image', source: { mediaType: 'image/png', data: 'AAEC' } }],
    });
    expect(unsupported).toEqual([
      'contents.parts.functionResponse.audio',
      'contents.parts.functionResponse.willContinue',
    ]);
  });

  it('puts responses before what the user says with them', () => {
    const { messages } = decode({ parts: [{ text: 'Here.' }, result('f')] });
    expect(messages.map(({ role }) => role)).toEqual(['tool', 'user']);
  });
});

describe('media', () => {
  it.each([
    [
      { inlineData: { mimeType: 'IMAGE/PNG', data: 'AAEC' } },
      { type: 'image', source: { type: 'base64', mediaType: 'image/png', data: 'AAEC' } },
    ],
    [
      { inlineData: { mimeType: 'audio/mp3', data: '_-8' } },
      { type: 'audio', source: { type: 'base64', mediaType: 'audio/mp3', data: '/+8=' } },
    ],
    [
      { inlineData: { mimeType: 'text/plain', data: '' } },
      { type: 'document', source: { type: 'base64', mediaType: 'text/plain', data: '' } },
    ],
    [{ fileData: { fileUri: 'gs://b/a.png' } }, { type: 'image', source: { type: 'url', url: 'gs://b/a.png' } }],
    [
      { fileData: { fileUri: 'https://a.example/x', mimeType: 'image/webp' } },
      { type: 'image', source: { type: 'url', url: 'https://a.example/x' } },
    ],
    [
      { fileData: { fileUri: 'https://a.example/x' } },
      { type: 'document', source: { type: 'url', url: 'https://a.example/x' } },
    ],
  ])('reads %j', (part, expected) => {
    const { messages, unsupported } = decode({ parts: [part] });
    expect(messages).toEqual([{ role: 'user', content: [expected] }]);
    expect(unsupported).toEqual([]);
  });

  it.each([
    [{ inlineData: { mimeType: 'video/mp4', data: 'AAEC' } }, 'contents.parts.video'],
    [{ inlineData: { mimeType: 'image/png', data: 'AAEC', displayName: 'a.png' } }, 'contents.parts.displayName'],
    [{ codeExecutionResult: { outcome: 'OUTCOME_OK' } }, 'contents.parts.codeExecutionResult'],
    [{ text: 'a', videoMetadata: { fps: 1 } }, 'contents.parts.videoMetadata'],
  ])('names what of %j cannot be carried', (part, name) => {
    expect(decode({ parts: [part, { text: 'a' }] }).unsupported).toEqual([name]);
  });
});

describe('thoughts', () => {
  it.each([
    [
      'signed by Gemini, and the text behind them',
      [
        { text: 'Hm.', thought: true, thoughtSignature: 'QUE=' },
        { text: 'Yes.', thoughtSignature: 'QkI=' },
      ],
      [
        { type: 'reasoning', text: 'Hm.', signature: 'QUE=', origin: 'gemini' },
        { type: 'text', text: 'Yes.' },
        { type: 'reasoning', text: '', signature: 'QkI=', origin: 'gemini' },
      ],
    ],
    ['without a signature', [{ text: 'Hm.', thought: true }], [{ type: 'reasoning', text: 'Hm.' }]],
    [
      'that a call proves',
      [{ functionCall: { name: 'f', id: 'a' }, thoughtSignature: 'QUE=' }],
      [{ type: 'tool-call', id: 'a', name: 'f', arguments: '{}', signature: 'QUE=' }],
    ],
    [
      'of Claude’s beside a call',
      [
        {
          functionCall: { name: 'f', id: 'a' },
          thoughtSignature: wrap({ signature: 'signalbox:anthropic-messages:c2ln' }),
        },
      ],
      [
        { type: 'reasoning', text: '', signature: 'c2ln', origin: 'anthropic-messages' },
        { type: 'tool-call', id: 'a', name: 'f', arguments: '{}' },
      ],
    ],
    [
      'that did not show',
      [{ thought: true, thoughtSignature: wrap({ text: 'Hm.', signature: 'signalbox:anthropic-messages:c2ln' }) }],
      [{ type: 'reasoning', text: 'Hm.', signature: 'c2ln', origin: 'anthropic-messages' }],
    ],
    [
      'that nobody can read',
      [
        { text: 'Hm.', thought: true },
        { thought: true, thoughtSignature: wrap({ redactedData: 'signalbox:anthropic-messages:eA' }) },
      ],
      [
        { type: 'reasoning', text: 'Hm.' },
        { type: 'reasoning', text: '', redactedData: 'eA', origin: 'anthropic-messages' },
      ],
    ],
    [
      'whose signature has been made URL-safe',
      [
        {
          thought: true,
          thoughtSignature: wrap({ signature: 'signalbox:anthropic-messages:>>>???' })
            .replaceAll('+', '-')
            .replaceAll('/', '_'),
        },
      ],
      [{ type: 'reasoning', text: '', signature: '>>>???', origin: 'anthropic-messages' }],
    ],
  ])('%s are read', (_which, parts, content) => {
    expect(decode({ role: 'model', parts }).messages).toEqual([{ role: 'assistant', content }]);
  });

  it('are put together from the pieces of a stream, as texts are', () => {
    const pieces = [
      { text: 'Two ', thought: true },
      { text: 'calls.', thought: true },
      { thought: true, thoughtSignature: 'QUE=' },
      { text: '' },
      { text: 'Look' },
      { text: 'ing.' },
    ];
    expect(decode(...pieces.map((part) => ({ role: 'model', parts: [part] }))).messages).toEqual([
      {
        role: 'assistant',
        content: [
          { type: 'reasoning', text: 'Two calls.', signature: 'QUE=', origin: 'gemini' },
          { type: 'text', text: 'Looking.' },
        ],
      },
    ]);
  });

  it('leave no message behind where the model said nothing', () => {
    expect(
      decode({ parts: [{ text: 'Hello' }] }, { role: 'model' }, { role: 'model', parts: [] }).messages,
    ).toHaveLength(1);
  });
});
