import { decodeRequest, encodeForProvider } from '../../../../src/dialects/translate';
import type { PassedRequest } from '../../../../src/dialects/dialect';

function pass(body: object): PassedRequest {
  const decoded = decodeRequest('anthropic-messages', Buffer.from(JSON.stringify(body)), '/v1/messages');
  if (!decoded.ok) throw decoded.error;
  return encodeForProvider(decoded.value, 'anthropic-messages', { modelId: 'claude-x', maxOutputTokens: undefined });
}

const QUESTION = { role: 'user', content: 'Hi' };
const OWN = { type: 'thinking', thinking: 'own', signature: 'c2ln' };
const FOREIGN = [
  { type: 'thinking', thinking: 'other', signature: 'signalbox:gemini:x' },
  { type: 'thinking', thinking: 'unsigned', signature: '' },
  { type: 'redacted_thinking', data: 'signalbox:openai-responses:x' },
];
const CALL = { type: 'tool_use', id: 'a', name: 'f', input: {} };
const RESULT = { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'a', content: 'x' }] };
const BUDGET = { type: 'enabled', budget_tokens: 2000 };

describe('a request of an Anthropic client for Claude', () => {
  it('keeps its bytes but for the model', () => {
    const raw = '{"max_tokens": 9,"model":"auto", "messages":[{"role":"user","content":"Hi"}],"new_field":1e2}';
    const decoded = decodeRequest('anthropic-messages', Buffer.from(raw), '/v1/messages');
    if (!decoded.ok) throw decoded.error;
    const target = { modelId: 'claude-x', maxOutputTokens: 5 };
    const passed = encodeForProvider(decoded.value, 'anthropic-messages', target);
    expect(passed.body.toString()).toBe(raw.replace('auto', 'claude-x'));
    expect(passed).toMatchObject({ path: '/v1/messages', lossy: [], headers: { 'anthropic-version': '2023-06-01' } });
  });

  it('loses the thinking of other providers and keeps Claude’s', () => {
    const { body, lossy } = pass({
      model: 'auto',
      max_tokens: 9,
      thinking: BUDGET,
      messages: [
        QUESTION,
        { role: 'assistant', content: [...FOREIGN, OWN, { type: 'text', text: 'Yes', new_field: 1 }] },
        { role: 'assistant', content: FOREIGN },
        QUESTION,
      ],
    });
    expect(JSON.parse(body.toString())).toEqual({
      model: 'claude-x',
      max_tokens: 9,
      thinking: BUDGET,
      messages: [
        QUESTION,
        { role: 'assistant', content: [OWN, { type: 'text', text: 'Yes', new_field: 1 }] },
        QUESTION,
      ],
    });
    expect(lossy).toEqual(['messages.reasoning']);
  });

  it.each([
    ['stops thinking within a budget', BUDGET, ['messages.reasoning', 'reasoning'], undefined],
    ['goes on thinking as it likes', { type: 'adaptive' }, ['messages.reasoning'], { type: 'adaptive' }],
  ])('%s when it answers calls that another provider’s thinking led to', (_what, thinking, lost, kept) => {
    const messages = [QUESTION, { role: 'assistant', content: [FOREIGN[0], CALL] }, RESULT];
    const { body, lossy } = pass({ max_tokens: 9, thinking, messages });
    const sent = JSON.parse(body.toString()) as { thinking?: unknown; messages: unknown };
    expect(sent.messages).toEqual([QUESTION, { role: 'assistant', content: [CALL] }, RESULT]);
    expect(sent.thinking).toEqual(kept);
    expect(lossy).toEqual(lost);
  });

  it('loses the signature that Gemini gave a call', () => {
    const signature = { type: 'redacted_thinking', data: 'signalbox:gemini:x' };
    const { body } = pass({
      max_tokens: 9,
      messages: [QUESTION, { role: 'assistant', content: [signature, CALL] }, RESULT],
    });
    expect(body.toString()).not.toContain('signalbox');
  });
});
