import { estimateTokens, tokensSource } from '../../../src/signals/tokens';
import { viewRequest } from '../../../src/signals/request-view';
import { chatOf, factsOf, message } from '../../support/chat';
import { observe } from '../../support/observe';

describe('the estimate of tokens', () => {
  it.each([
    ['nothing', '', 0],
    ['white space', ' \n\t ', 0],
    ['a word', 'hello', 1],
    ['words', 'hello big world', 3],
    ['a long word', 'internationalization', 3],
    ['punctuation', 'a, b.', 4],
    ['a number', '1234567', 3],
    ['a word with a number', 'v2', 2],
    ['Latin letters with accents', 'déjà vu', 2],
    ['Cyrillic', 'привет мир', 3],
    ['CJK', '契約書', 3],
    ['Hangul', '계약서', 3],
    ['an emoji', '🐢', 2],
    ['code', 'if (a[0] == null) { return; }', 14],
  ])('of %s', (_, text, expected) => {
    expect(estimateTokens(text)).toBe(expected);
  });

  it('of a long text is that of its beginning, scaled up', () => {
    expect(estimateTokens('hello '.repeat(1_000_000))).toBeCloseTo(1_000_000, -3);
  });

  it('grows with the text', () => {
    const text = 'Zahlen 12, Wörter und 契約。 ';
    const counts = [1, 10, 100, 1000].map((times) => estimateTokens(text.repeat(times)));
    expect(counts).toEqual([1, 10, 100, 1000].map((times) => times * estimateTokens(text)));
  });
});

describe('the tokens of a request', () => {
  const IMAGE = { type: 'image', source: { type: 'url', url: 'https://a' } } as const;

  it.each([
    ['a message', chatOf('hello world'), 2 + 4],
    ['several messages', chatOf([message('system', 'hello'), message('user', 'world')]), 1 + 4 + 1 + 4],
    ['an image', chatOf([message('user', 'hello', IMAGE)]), 1 + 4 + 1000],
    ['no messages', chatOf([]), 0],
  ])('count %s', async (_, chat, expected) => {
    expect(await observe(tokensSource, viewRequest(factsOf(), chat))).toEqual({ value: expected, score: 1 });
  });

  it('count the definitions of tools', async () => {
    const chat = chatOf('hello', { tools: [{ name: 'search', description: 'Finds things', parameters: {} }] });
    expect(await observe(tokensSource, viewRequest(factsOf(), chat))).toEqual({ value: 5 + 16, score: 1 });
  });
});
