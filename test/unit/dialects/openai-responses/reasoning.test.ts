import type { ChatChoice, ChatMessage, ReasoningPart } from '../../../../src/domain/chat';
import {
  openAiResponsesClient,
  openAiResponsesProvider,
} from '../../../../src/dialects/openai-responses/openai-responses';
import { chatOf, message } from '../../../support/chat';

const USER = { role: 'user', content: 'Hello' };
const OWN_ITEM = {
  type: 'reasoning',
  id: 'rs_1',
  summary: [{ type: 'summary_text', text: 'First, add.' }],
  encrypted_content: 'gAAAA',
};
const OWN: ReasoningPart = {
  type: 'reasoning',
  text: 'First, add.',
  signature: 'rs_1:gAAAA',
  origin: 'openai-responses',
};
const HIDDEN: ReasoningPart = {
  type: 'reasoning',
  text: '',
  redactedData: 'rs_1:gAAAA',
  origin: 'openai-responses',
};
const PARTS: readonly (readonly [string, ReasoningPart])[] = [
  ['OpenAI’s own', OWN],
  ['OpenAI’s own without a summary', HIDDEN],
  ['signed by Claude', { type: 'reasoning', text: 'First.', signature: 'c2ln', origin: 'anthropic-messages' }],
  ['signed by Claude but not shown', { type: 'reasoning', text: '', signature: 'c2ln', origin: 'anthropic-messages' }],
  ['encrypted by Claude', { type: 'reasoning', text: '', redactedData: 'ZW5j', origin: 'anthropic-messages' }],
  ['signed by Gemini', { type: 'reasoning', text: 'Hm.', signature: 'Z2Vt', origin: 'gemini' }],
  ['that proves nothing', { type: 'reasoning', text: 'Hm.' }],
];

function decodeItems(items: readonly unknown[]): readonly ChatMessage[] {
  const decoded = openAiResponsesClient.decodeRequest({ input: [USER, ...items] }, '/v1/responses');
  if (!decoded.ok) throw decoded.error;
  return decoded.value.messages.slice(1);
}

function outputOf(content: ChatChoice['content']): readonly unknown[] {
  const response = { id: 'r', model: 'm', choices: [{ index: 0, content, finishReason: 'stop' as const }] };
  return (openAiResponsesClient.encodeResponse(response, chatOf('Hello')) as { output: unknown[] }).output;
}

describe('reasoning', () => {
  it.each(PARTS)('%s goes to the client and comes back as it was', (_what, part) => {
    expect(decodeItems(outputOf([part, { type: 'text', text: 'Yes.' }]))[0]?.content[0]).toEqual(part);
  });

  it('of OpenAI goes back there as the item that it came as', () => {
    const decoded = openAiResponsesProvider.decodeResponse({ output: [OWN_ITEM] });
    if (!decoded.ok) throw decoded.error;
    const [choice] = decoded.value.choices;
    expect(choice?.content).toEqual([OWN]);
    const request = chatOf([message('user', 'Hello'), { role: 'assistant', content: choice?.content ?? [] }]);
    const { body, lossy } = openAiResponsesProvider.encodeRequest(request, {
      modelId: 'gpt-5',
      maxOutputTokens: undefined,
    });
    expect((body as { input: unknown[] }).input[1]).toEqual(OWN_ITEM);
    expect(lossy).toEqual([]);
  });

  it.each(PARTS.slice(2))('%s is not for OpenAI, which is said', (_what, part) => {
    const request = chatOf([message('user', 'Hello'), message('assistant', part, 'Yes.')]);
    const { body, lossy } = openAiResponsesProvider.encodeRequest(request, {
      modelId: 'gpt-5',
      maxOutputTokens: undefined,
    });
    expect((body as { input: unknown[] }).input[1]).toEqual({ type: 'message', role: 'assistant', content: 'Yes.' });
    expect(lossy).toEqual(['messages.reasoning']);
  });

  it('in a tool call’s signature comes back with the call, and with no other', () => {
    const call = { type: 'tool-call', id: 'c', name: 'look', arguments: '{}' } as const;
    const content = [
      { ...call, signature: 'Z2Vt' },
      { ...call, id: 'd' },
    ];
    expect(decodeItems(outputOf(content))).toEqual([{ role: 'assistant', content }]);
  });

  it('that has no call to sign any more is forgotten', () => {
    const [signature] = outputOf([{ type: 'tool-call', id: 'c', name: 'look', arguments: '{}', signature: 'Z2Vt' }]);
    expect(decodeItems([signature, { role: 'assistant', content: 'Yes.' }])).toEqual([message('assistant', 'Yes.')]);
  });

  it('keeps a long id of an answer within what OpenAI takes back', () => {
    const response = {
      id: `gen-${'x'.repeat(90)}/1`,
      model: 'm',
      choices: [{ index: 0, content: [{ type: 'reasoning' as const, text: 'Hm.' }], finishReason: 'stop' as const }],
    };
    const { output } = openAiResponsesClient.encodeResponse(response, chatOf('Hello')) as { output: { id: string }[] };
    expect(output[0]?.id).toMatch(/^rs_signalbox_[\w-]{51}$/);
  });
});
