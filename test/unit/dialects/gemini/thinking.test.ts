import { traitsOf } from '../../../../src/dialects/gemini/models';
import { encodeThinking } from '../../../../src/dialects/gemini/thinking';
import type { ChatRequest } from '../../../../src/domain/chat';

describe('what Gemini models take', () => {
  it.each([
    ['gemini-2.0-flash', 'none', false],
    ['gemini-2.5-pro', 'budget', false],
    ['gemini-3-pro-preview', 'level', true],
    ['gemini-3.8-flash', 'level', true],
    ['gemini-flash-latest', 'level', true],
    ['gemma-3-27b-it', 'none', false],
  ])('%s thinks by %s', (id, thinking, needsSignatures) => {
    expect(traitsOf(id)).toMatchObject({ thinking, needsSignatures });
  });
});

const CASES: readonly [string, ChatRequest['reasoning'], object | undefined, readonly string[]][] = [
  ['gemini-2.5-flash', undefined, undefined, []],
  ['gemini-2.5-flash', { effort: 'none' }, { thinkingBudget: 0 }, []],
  ['gemini-2.5-pro', { effort: 'none' }, { thinkingBudget: 128 }, ['reasoning']],
  ['gemini-2.5-pro', { effort: 'high' }, { thinkingBudget: 24_576 }, []],
  ['gemini-2.5-pro', { effort: 'max' }, { thinkingBudget: 24_576 }, ['reasoning.effort']],
  ['gemini-2.5-pro', { budgetTokens: 700 }, { thinkingBudget: 700 }, []],
  ['gemini-2.5-pro', { budgetTokens: 100 }, { thinkingBudget: 128 }, ['reasoning.budgetTokens']],
  ['gemini-2.5-flash', { budgetTokens: 32_000 }, { thinkingBudget: 24_576 }, ['reasoning.budgetTokens']],
  ['gemini-2.5-flash', { budgetTokens: 0 }, { thinkingBudget: 0 }, []],
  ['gemini-2.5-pro', { budgetTokens: 0 }, { thinkingBudget: 128 }, ['reasoning']],
  ['gemini-3-pro-preview', { budgetTokens: 0 }, { thinkingLevel: 'low' }, ['reasoning']],
  ['gemini-2.0-flash', { budgetTokens: 0 }, undefined, []],
  ['gemini-2.5-pro', { isShown: true }, { includeThoughts: true }, []],
  ['gemini-2.5-pro', { isShown: false }, undefined, []],
  ['gemini-3-pro-preview', { effort: 'low', isShown: true }, { thinkingLevel: 'low', includeThoughts: true }, []],
  ['gemini-2.5-pro', { effort: 'heroic' }, undefined, ['reasoning']],
  ['gemini-2.0-flash', { effort: 'low' }, undefined, ['reasoning']],
  ['gemini-2.0-flash', { effort: 'none' }, undefined, []],
  ['gemini-3-pro-preview', { effort: 'minimal' }, { thinkingLevel: 'low' }, []],
  ['gemini-3.8-flash', { effort: 'minimal' }, { thinkingLevel: 'minimal' }, []],
  ['gemini-3.8-flash', { effort: 'none' }, { thinkingLevel: 'minimal' }, ['reasoning']],
  ['gemini-3-pro-preview', { effort: 'medium' }, { thinkingLevel: 'medium' }, []],
];

describe('thinking of Gemini', () => {
  it.each(CASES)('%s, asked for %j', (id, reasoning, expected, lost) => {
    const lossy = new Set<string>();
    expect(encodeThinking(reasoning, traitsOf(id), lossy)).toEqual(expected);
    expect([...lossy]).toEqual(lost);
  });
});
