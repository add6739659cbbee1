import type { ChatChoice, ChatEvent, ChatRequest, ReasoningPart } from '../../../../src/domain/chat';
import { RouterError } from '../../../../src/domain/errors';
import { geminiClient } from '../../../../src/dialects/gemini/gemini';
import { chatOf } from '../../../support/chat';

const ASKED = chatOf('Hello', { reasoning: { isShown: true } });
const NOT_ASKED = chatOf('Hello');
const SIGNED: ReasoningPart = {
  type: 'reasoning',
  text: 'First, add.',
  signature: 'c2ln',
  origin: 'anthropic-messages',
};
const SEALED = 'signalbox:anthropic-messages:c2ln';

interface Candidate {
  readonly content: { readonly parts: readonly object[] };
  readonly finishReason?: string;
  readonly finishMessage?: string;
  readonly index: number;
  readonly logprobsResult?: object;
}

interface Answer {
  readonly candidates: readonly Candidate[];
  readonly usageMetadata?: object;
}

function encode(choice: Partial<ChatChoice>, request: ChatRequest = NOT_ASKED): Candidate | undefined {
  const choices: ChatChoice[] = [{ index: 0, content: [], finishReason: 'stop', ...choice }];
  return (geminiClient.encodeResponse({ id: 'r1', model: 'm1', choices }, request) as Answer).candidates[0];
}

function stream(events: readonly ChatEvent[], request: ChatRequest = NOT_ASKED): readonly Answer[] {
  const encoder = geminiClient.createStreamEncoder(request);
  const all: readonly ChatEvent[] = [{ type: 'response-start', id: 'r1', model: 'm1' }, ...events];
  return all.flatMap((event) => encoder.encode(event)).map(({ data }) => JSON.parse(data) as Answer);
}

function partsOf(answers: readonly Answer[]): readonly object[] {
  return answers.flatMap(({ candidates }) => candidates.flatMap(({ content }) => content.parts));
}

function unwrap(part: object | undefined): unknown {
  const { thoughtSignature } = part as { thoughtSignature: string };
  return JSON.parse(Buffer.from(thoughtSignature, 'base64').toString());
}

const END: readonly ChatEvent[] = [{ type: 'finish', choice: 0, reason: 'stop' }, { type: 'response-end' }];

describe('answers to Gemini’s clients', () => {
  it.each([
    ['stop', 'STOP'],
    ['tool-calls', 'STOP'],
    ['length', 'MAX_TOKENS'],
    ['content-filter', 'SAFETY'],
  ] as const)('end with %s as %s', (finishReason, expected) => {
    expect(encode({ finishReason })).toEqual({
      content: { role: 'model', parts: [] },
      finishReason: expected,
      index: 0,
    });
  });

  it('write a refusal as text', () => {
    expect(encode({ content: [{ type: 'refusal', text: 'No.' }] })?.content.parts).toEqual([{ text: 'No.' }]);
  });

  it('write Gemini’s own signature of a call as it is', () => {
    const content = [{ type: 'tool-call', id: 'a', name: 'f', arguments: '{"x":1}', signature: 'QUE=' }] as const;
    expect(encode({ content, finishReason: 'tool-calls' })?.content.parts).toEqual([
      { functionCall: { id: 'a', name: 'f', args: { x: 1 } }, thoughtSignature: 'QUE=' },
    ]);
  });

  it.each([
    ['tool-calls', 'MALFORMED_FUNCTION_CALL', 'Malformed function call: f({"x":)'],
    ['stop', 'MALFORMED_FUNCTION_CALL', 'Malformed function call: f({"x":)'],
    ['length', 'MAX_TOKENS', undefined],
  ] as const)('never pass on a broken call that ended with %s', (finishReason, expected, finishMessage) => {
    const content = [{ type: 'tool-call', id: 'a', name: 'f', arguments: '{"x":' }] as const;
    const candidate = encode({ content, finishReason });
    expect(candidate?.content.parts).toEqual([]);
    expect(candidate?.finishReason).toBe(expected);
    expect(candidate?.finishMessage).toBe(finishMessage);
  });

  it('show thoughts to those who asked, with the proof beside them', () => {
    const [part] = encode({ content: [SIGNED] }, ASKED)?.content.parts ?? [];
    expect(part).toMatchObject({ text: 'First, add.', thought: true });
    expect(unwrap(part)).toEqual({ signature: SEALED });
  });

  it('hide thoughts from those who did not, in their proof', () => {
    const [part] = encode({ content: [SIGNED] })?.content.parts ?? [];
    expect(part).not.toHaveProperty('text');
    expect(unwrap(part)).toEqual({ text: 'First, add.', signature: SEALED });
    expect(encode({ content: [{ type: 'reasoning', text: 'Hm.' }] })?.content.parts).toEqual([]);
  });

  it('give back what they were given in the next request', () => {
    const redacted: ReasoningPart = { type: 'reasoning', text: '', redactedData: 'eA', origin: 'anthropic-messages' };
    const content = [SIGNED, redacted, { type: 'text', text: 'Yes.' }] as const;
    for (const request of [ASKED, NOT_ASKED]) {
      const body = { contents: [{ parts: [{ text: 'Hello' }] }, encode({ content }, request)?.content] };
      const decoded = geminiClient.decodeRequest(body, '/v1beta/models/auto:generateContent');
      if (!decoded.ok) throw decoded.error;
      // A `model` turn, as it says itself.
      expect(decoded.value.messages[1]).toEqual({ role: 'assistant', content });
    }
  });
});

describe('streams to Gemini’s clients', () => {
  it('hold the last text for the event that ends them', () => {
    const answers = stream([
      { type: 'text-delta', choice: 0, text: 'a' },
      { type: 'text-delta', choice: 0, text: 'b' },
      { type: 'finish', choice: 0, reason: 'stop' },
      { type: 'usage', usage: { inputTokens: 1, outputTokens: 5, reasoningTokens: 3 } },
      { type: 'response-end' },
    ]);
    const common = { modelVersion: 'm1', responseId: 'r1' };
    const content = (text: string): object => ({ role: 'model', parts: [{ text }] });
    expect(answers).toEqual([
      { candidates: [{ content: content('a'), index: 0 }], ...common },
      {
        candidates: [{ content: content('b'), finishReason: 'STOP', index: 0 }],
        usageMetadata: { promptTokenCount: 1, candidatesTokenCount: 2, thoughtsTokenCount: 3, totalTokenCount: 6 },
        ...common,
      },
    ]);
  });

  it('collect calls, even those whose pieces are mixed', () => {
    const start = (call: number, id: string): ChatEvent => ({
      type: 'tool-call-start',
      choice: 0,
      call,
      id,
      name: 'f',
    });
    const piece = (call: number, argumentsText: string): ChatEvent => ({
      type: 'tool-call-delta',
      choice: 0,
      call,
      argumentsText,
    });
    const answers = stream([
      start(0, 'a'),
      start(1, 'b'),
      piece(0, '{"x":'),
      piece(1, '{"x":2}'),
      piece(0, '1}'),
      { type: 'finish', choice: 0, reason: 'tool-calls' },
      { type: 'response-end' },
    ]);
    expect(partsOf(answers)).toEqual([
      { functionCall: { id: 'a', name: 'f', args: { x: 1 } } },
      { functionCall: { id: 'b', name: 'f', args: { x: 2 } } },
    ]);
    expect(answers.at(-1)?.candidates[0]?.finishReason).toBe('STOP');
  });

  it('keep candidates apart', () => {
    const answers = stream([
      { type: 'text-delta', choice: 0, text: 'a' },
      { type: 'text-delta', choice: 1, text: 'b' },
      { type: 'finish', choice: 1, reason: 'length' },
      { type: 'finish', choice: 0, reason: 'stop' },
      { type: 'response-end' },
    ]);
    expect(answers.at(-1)?.candidates).toMatchObject([
      { index: 0, finishReason: 'STOP', content: { parts: [{ text: 'a' }] } },
      { index: 1, finishReason: 'MAX_TOKENS', content: { parts: [{ text: 'b' }] } },
    ]);
  });

  it('show thoughts to those who asked, and their proof at the end of the piece', () => {
    const { text, ...proof } = SIGNED;
    const thoughts: readonly ChatEvent[] = [
      { type: 'reasoning-delta', choice: 0, text },
      { ...proof, type: 'reasoning-delta', choice: 0, text: '' },
    ];
    const [shown, proven] = partsOf(stream([...thoughts, ...END], ASKED));
    expect(shown).toEqual({ text, thought: true });
    expect(unwrap(proven)).toEqual({ signature: SEALED });
    const [hidden, ...others] = partsOf(stream([...thoughts, ...END]));
    expect(unwrap(hidden)).toEqual({ text, signature: SEALED });
    expect(others).toEqual([]);
  });

  it('carry the probabilities of the text', () => {
    const logprobs = [{ token: 'a', logprob: -0.5, top: [{ token: 'b', logprob: -2 }] }];
    const [answer] = stream([{ type: 'text-delta', choice: 0, text: 'a', logprobs }, ...END]);
    expect(answer?.candidates[0]?.logprobsResult).toEqual({
      topCandidates: [{ candidates: [{ token: 'b', logProbability: -2 }] }],
      chosenCandidates: [{ token: 'a', logProbability: -0.5 }],
    });
  });

  it('say so when there was no answer at all', () => {
    expect(stream([{ type: 'finish', choice: 0, reason: 'content-filter' }, { type: 'response-end' }])).toMatchObject([
      { candidates: [{ content: { role: 'model', parts: [] }, finishReason: 'SAFETY', index: 0 }] },
    ]);
  });

  it('give a reason to finish where the provider gave none', () => {
    const answers = stream([{ type: 'text-delta', choice: 0, text: 'a' }, { type: 'response-end' }]);
    expect(answers.at(-1)?.candidates[0]?.finishReason).toBe('STOP');
  });

  it('end with an error after what was said, and with nothing after it', () => {
    const encoder = geminiClient.createStreamEncoder(NOT_ASKED);
    const events = [
      ...encoder.encode({ type: 'text-delta', choice: 0, text: 'a' }),
      ...encoder.encode({ type: 'error', error: new RouterError('upstream_cut', 'Cut.') }),
      ...END.flatMap((event) => encoder.encode(event)),
    ];
    expect(events.map(({ data }) => Object.keys(JSON.parse(data) as object)[0])).toEqual(['candidates', 'error']);
  });
});
