import { sampleOf, splitEvery, splitText } from '../../../demo/standins/answer';

describe('a sample of a schema', () => {
  const object = { type: 'object', properties: { a: { type: 'boolean' }, b: { type: 'string' } }, required: ['a'] };
  it.each([
    ['has required fields only', object, { a: true }],
    ['takes the first of an enum', { type: 'string', enum: ['x', 'y'] }, 'x'],
    ['takes a constant', { const: 7 }, 7],
    ['has one element in an array', { type: 'array', items: object }, [{ a: true }]],
    ['takes the first alternative', { anyOf: [{ type: 'null' }, { type: 'string' }] }, null],
    ['takes the first of several types', { type: ['integer', 'null'] }, 1],
    ['keeps to the minimum', { type: 'number', minimum: 3 }, 3],
    ['reads the capitals of Gemini', { type: 'STRING' }, 'example'],
    ['is an empty object without a schema', {}, {}],
  ])('%s', (_, schema, sample) => {
    expect(sampleOf(schema)).toEqual(sample);
  });
});

describe('a text in pieces', () => {
  it.each(['one', 'one two three four', 'one two three ', '  spaced   out  words and more  ', 'a\nb\n\nc d'])(
    'is the text again when joined: %j',
    (text) => {
      expect(splitText(text).join('')).toBe(text);
    },
  );

  it('has at least one piece when split by size', () => {
    expect(splitEvery('', 4)).toEqual(['']);
    expect(splitEvery('abcdef', 4)).toEqual(['abcd', 'ef']);
  });
});
