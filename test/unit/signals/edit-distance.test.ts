import { editDistance } from '../../../src/signals/edit-distance';

describe('the edits between two words', () => {
  it.each([
    ['', '', 3, 0],
    ['abc', 'abc', 3, 0],
    ['', 'abc', 3, 3],
    ['abc', 'abd', 3, 1],
    ['abc', 'acb', 3, 1],
    ['abc', 'ac', 3, 1],
    ['abc', 'abcd', 3, 1],
    ['kitten', 'sitting', 3, 3],
    ['kitten', 'sitting', 2, 3],
    ['abc', 'xyz', 1, 2],
    ['abc', 'abc', 0, 0],
    ['a', 'abcdef', 2, 3],
  ])('"%s" and "%s", up to %d, are %d', (a, b, limit, expected) => {
    expect(editDistance(a, b, limit)).toBe(expected);
    expect(editDistance(b, a, limit)).toBe(expected);
  });
});
