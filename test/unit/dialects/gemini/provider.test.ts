import type { ChatEvent, ChatRequest, ContentPart } from '../../../../src/domain/chat';
import { geminiProvider } from '../../../../src/dialects/gemini/gemini';
import { chatOf, message } from '../../../support/chat';

interface Body {
  readonly contents: readonly { readonly parts: readonly object[] }[];
  readonly generationConfig?: object;
}

function encode(
  request: ChatRequest,
  modelId = 'gemini-2.5-flash',
): { readonly body: Body; readonly lossy: readonly string[] } {
  const { body, lossy } = geminiProvider.encodeRequest(request, { modelId, maxOutputTokens: undefined });
  return { body: body as Body, lossy };
}

function history(...parts: readonly ContentPart[]): ReturnType<typeof encode> {
  return encode(chatOf([message('user', 'Hello'), message('assistant', ...parts), message('user', 'Go on.')]));
}

function answer(candidate: object, more: object = {}): object {
  return { responseId: 'r1', modelVersion: 'gemini-2.5-flash', candidates: [{ index: 0, ...candidate }], ...more };
}

function decodeStream(...pieces: readonly object[]): readonly ChatEvent[] {
  const decoder = geminiProvider.createStreamDecoder();
  return [...pieces.flatMap((piece) => decoder.decode({ data: JSON.stringify(piece) })), ...decoder.end()];
}

const SCORES = {
  topCandidates: [
    {
      candidates: [
        { token: 'Ja', tokenId: 7, logProbability: -0.1 },
        { token: 'Ne', logProbability: -3 },
      ],
    },
  ],
  chosenCandidates: [{ token: 'Ja', tokenId: 7, logProbability: -0.1 }, { token: '.' }],
};
const LOGPROBS = [
  {
    token: 'Ja',
    logprob: -0.1,
    top: [
      { token: 'Ja', logprob: -0.1 },
      { token: 'Ne', logprob: -3 },
    ],
  },
  { token: '.', logprob: -9999, top: [] },
];

describe('what reaches Gemini', () => {
  it.each<[Partial<ChatRequest>, readonly string[]]>([
    [{ user: 'u' }, ['user']],
    [{ metadata: { ticket: '4711' } }, ['metadata']],
    [{ verbosity: 'low' }, ['verbosity']],
    [{ cacheKey: 'k' }, ['cacheKey']],
    [{ tools: [{ name: 'f', cache: {} }] }, ['cacheControl']],
  ])('names %j as lost', (more, lossy) => {
    expect(encode(chatOf('Hello', more)).lossy).toEqual(lossy);
  });

  it.each([
    [0, { responseLogprobs: true }],
    [3, { responseLogprobs: true, logprobs: 3 }],
  ])('asks for the probabilities of %i others', (topLogprobs, generationConfig) => {
    expect(encode(chatOf('Hello', { topLogprobs })).body.generationConfig).toEqual(generationConfig);
  });

  it('puts Gemini’s signatures back where they came from', () => {
    const { body, lossy } = history(
      { type: 'reasoning', text: 'Hm.', signature: 'QUE=', origin: 'gemini' },
      { type: 'text', text: 'Yes.' },
      { type: 'reasoning', text: '', signature: 'QkI=', origin: 'gemini' },
      { type: 'reasoning', text: '', signature: 'Q0M=', origin: 'gemini' },
      { type: 'tool-call', id: 'a', name: 'f', arguments: '{}', signature: 'REQ=' },
    );
    expect(body.contents[1]?.parts).toEqual([
      { text: 'Hm.', thought: true, thoughtSignature: 'QUE=' },
      { text: 'Yes.', thoughtSignature: 'QkI=' },
      { text: '', thoughtSignature: 'Q0M=' },
      { functionCall: { id: 'a', name: 'f', args: {} }, thoughtSignature: 'REQ=' },
    ]);
    expect(lossy).toEqual([]);
  });

  it.each<[string, ContentPart]>([
    ['without a signature', { type: 'reasoning', text: 'Hm.' }],
    ['of another dialect', { type: 'reasoning', text: 'Hm.', signature: 'c2ln', origin: 'anthropic-messages' }],
    ['that only another can read', { type: 'reasoning', text: '', redactedData: 'eA', origin: 'openai-responses' }],
  ])('leaves out reasoning %s', (_which, part) => {
    const { body, lossy } = history(part, { type: 'text', text: 'Yes.' });
    expect(body.contents[1]?.parts).toEqual([{ text: 'Yes.' }]);
    expect(lossy).toEqual(['messages.reasoning']);
  });
});

describe('what comes from Gemini', () => {
  const PARTS = [
    { text: 'Hm.', thought: true },
    { text: 'Ja', thoughtSignature: 'QUE=' },
    { thoughtSignature: 'QkI=' },
    { functionCall: { id: 'a', name: 'f', args: {} }, thoughtSignature: 'Q0M=' },
  ];

  it('keeps every signature, in a whole answer', () => {
    const decoded = geminiProvider.decodeResponse(
      answer({ content: { parts: PARTS }, finishReason: 'STOP', logprobsResult: SCORES }),
    );
    if (!decoded.ok) throw decoded.error;
    expect(decoded.value.choices).toEqual([
      {
        index: 0,
        content: [
          { type: 'reasoning', text: 'Hm.' },
          { type: 'text', text: 'Ja' },
          { type: 'reasoning', text: '', signature: 'QUE=', origin: 'gemini' },
          { type: 'reasoning', text: '', signature: 'QkI=', origin: 'gemini' },
          { type: 'tool-call', id: 'a', name: 'f', arguments: '{}', signature: 'Q0M=' },
        ],
        finishReason: 'tool-calls',
        logprobs: LOGPROBS,
      },
    ]);
  });

  it('keeps every signature, in a stream', () => {
    const events = decodeStream(answer({ content: { parts: PARTS }, finishReason: 'STOP', logprobsResult: SCORES }));
    expect(events.slice(1, -1)).toEqual([
      { type: 'reasoning-delta', choice: 0, text: 'Hm.' },
      { type: 'text-delta', choice: 0, text: 'Ja', logprobs: LOGPROBS },
      { type: 'reasoning-delta', choice: 0, text: '', signature: 'QUE=', origin: 'gemini' },
      { type: 'reasoning-delta', choice: 0, text: '', signature: 'QkI=', origin: 'gemini' },
      { type: 'tool-call-start', choice: 0, call: 0, id: 'a', name: 'f', signature: 'Q0M=' },
      { type: 'tool-call-delta', choice: 0, call: 0, argumentsText: '{}' },
      { type: 'finish', choice: 0, reason: 'tool-calls' },
    ]);
  });

  it('keeps probabilities that come apart from their text', () => {
    const [, scored] = decodeStream(answer({ finishReason: 'STOP', logprobsResult: SCORES }));
    expect(scored).toEqual({ type: 'text-delta', choice: 0, text: '', logprobs: LOGPROBS });
  });

  it('takes a blocked prompt for an answer that the filter stopped', () => {
    const blocked = {
      responseId: 'r1',
      promptFeedback: { blockReason: 'SAFETY' },
      usageMetadata: { promptTokenCount: 3 },
    };
    expect(geminiProvider.decodeResponse(blocked)).toMatchObject({
      ok: true,
      value: { choices: [{ content: [], finishReason: 'content-filter' }], usage: { inputTokens: 3, outputTokens: 0 } },
    });
    expect(decodeStream(blocked).map(({ type }) => type)).toEqual([
      'response-start',
      'finish',
      'usage',
      'response-end',
    ]);
  });
});
