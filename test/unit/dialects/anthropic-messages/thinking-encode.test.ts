import { traitsOf } from '../../../../src/dialects/anthropic-messages/models';
import { encodeThinking } from '../../../../src/dialects/anthropic-messages/thinking-encode';
import type { Turn } from '../../../../src/dialects/turns';
import type { ChatRequest } from '../../../../src/domain/chat';

describe('what Claude models take', () => {
  it.each([
    ['claude-3-5-haiku-20241022', 'none', true, true],
    ['claude-3-7-sonnet-20250219', 'budget', true, true],
    ['claude-sonnet-4-20250514', 'budget', true, true],
    ['claude-opus-4-1-20250805', 'budget', false, true],
    ['claude-sonnet-4-5-20250929', 'budget', false, true],
    ['anthropic.claude-opus-4-6-v1', 'adaptive', false, true],
    ['claude-opus-4.7', 'adaptive', false, false],
    ['claude-opus-5', 'adaptive', false, false],
    ['claude-haiku-5-5', 'adaptive', false, false],
    ['claude-mythos-preview', 'adaptive', false, false],
    ['glm-5.2', 'budget', true, true],
  ])('%s thinks by %s', (id, thinking, hasJointSampling, hasSampling) => {
    expect(traitsOf(id)).toMatchObject({ thinking, hasJointSampling, hasSampling });
  });
});

const QUESTION: Turn = { role: 'user', parts: [{ type: 'text', text: 'Why?' }] };
const CALL: Turn = { role: 'assistant', parts: [{ type: 'tool-call', id: 'a', name: 'f', arguments: '' }] };
const SIGNED: Turn = {
  role: 'assistant',
  parts: [{ type: 'reasoning', text: 'hm', signature: 's', origin: 'anthropic-messages' }, ...CALL.parts],
};
const FOREIGN: Turn = {
  role: 'assistant',
  parts: [{ type: 'reasoning', text: 'hm', signature: 's', origin: 'gemini' }, ...CALL.parts],
};
const RESULT: Turn = { role: 'user', parts: [{ type: 'tool-result', toolCallId: 'a', content: [] }] };

type Wish = Pick<ChatRequest, 'reasoning' | 'toolChoice'>;
const effort = (word: string): Wish => ({ reasoning: { effort: word } });
const budget = (budgetTokens: number): Wish => ({ reasoning: { budgetTokens } });
const shown = (isShown: boolean): Wish => ({ reasoning: { isShown } });
const enabled = (budget_tokens: number, display?: string): object => ({
  thinking: { type: 'enabled', budget_tokens, ...(display !== undefined && { display }) },
});

/** Model, wish, bound of the answer, turns: what is sent and what is lost. */
const CASES: readonly [string, Wish, number, readonly Turn[], object, readonly string[]][] = [
  ['claude-sonnet-4-5', {}, 9000, [QUESTION], {}, []],
  ['claude-sonnet-4-5', effort('none'), 9000, [QUESTION], {}, []],
  ['claude-sonnet-4-5', effort('high'), 10_000, [QUESTION], enabled(8000), []],
  ['claude-sonnet-4-5', effort('high'), 64_000, [QUESTION], enabled(32_000), []],
  ['claude-sonnet-4-5', effort('minimal'), 2000, [QUESTION], enabled(1024), []],
  ['claude-sonnet-4-5', effort('high'), 1024, [QUESTION], {}, ['reasoning']],
  ['claude-sonnet-4-5', effort('heroic'), 9000, [QUESTION], {}, ['reasoning']],
  ['claude-sonnet-4-5', budget(0), 9000, [QUESTION], {}, []],
  ['claude-sonnet-4-5', effort('low'), 9000, [QUESTION, FOREIGN, RESULT], {}, ['reasoning']],
  ['claude-sonnet-4-5', shown(true), 9000, [QUESTION], enabled(4500, 'summarized'), []],
  ['claude-opus-4-7', shown(false), 9000, [QUESTION], { thinking: { type: 'adaptive', display: 'omitted' } }, []],
  ['claude-3-7-sonnet', shown(true), 9000, [QUESTION], enabled(4500), []],
  ['glm-5.2', shown(true), 9000, [QUESTION], enabled(4500), []],
  ['claude-sonnet-4-5', budget(3000), 9000, [QUESTION], enabled(3000), []],
  ['claude-sonnet-4-5', budget(9000), 9000, [QUESTION], enabled(8999), []],
  ['claude-sonnet-4-5', effort('low'), 9000, [QUESTION, CALL, RESULT], {}, ['reasoning']],
  ['claude-sonnet-4-5', effort('low'), 9000, [QUESTION, SIGNED, RESULT], enabled(1800), []],
  ['claude-sonnet-4-5', { ...effort('low'), toolChoice: { type: 'required' } }, 9000, [QUESTION], {}, ['reasoning']],
  ['claude-3-5-haiku', effort('low'), 9000, [QUESTION], {}, ['reasoning']],
  [
    'claude-opus-4-6',
    effort('low'),
    9000,
    [QUESTION, CALL, RESULT],
    { thinking: { type: 'adaptive' }, effort: 'low' },
    [],
  ],
  ['claude-opus-4-6', effort('max'), 9000, [QUESTION], { thinking: { type: 'adaptive' }, effort: 'max' }, []],
  ['claude-opus-4-7', effort('xhigh'), 9000, [QUESTION], { thinking: { type: 'adaptive' }, effort: 'xhigh' }, []],
  ['claude-opus-4-7', effort('none'), 9000, [QUESTION], {}, ['reasoning']],
  ['claude-opus-4-7', budget(2000), 9000, [QUESTION], { thinking: { type: 'adaptive' } }, ['reasoning.budgetTokens']],
];

describe('thinking of Claude', () => {
  it.each(CASES)('%s, asked for %j within %i tokens', (id, wish, maxTokens, turns, expected, lost) => {
    const lossy = new Set<string>();
    const request: ChatRequest = {
      model: 'm',
      messages: [],
      stream: false,
      includeUsage: false,
      unsupported: [],
      ...wish,
    };
    expect(encodeThinking(request, { traits: traitsOf(id), maxTokens, turns }, lossy)).toEqual(expected);
    expect([...lossy]).toEqual(lost);
  });
});
