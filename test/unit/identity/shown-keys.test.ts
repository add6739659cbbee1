import { shownKeys, withoutKeys } from '../../../src/identity/shown-keys';

describe('the keys that a request shows', () => {
  it.each([
    ['none', {}, []],
    ['a bearer token', { authorization: 'Bearer k' }, ['k']],
    ['a bearer token, however it is written', { authorization: 'bEARER   k' }, ['k']],
    ['a bearer token without a token', { authorization: 'Bearer' }, []],
    ['a key that begins like the word', { authorization: 'bearerish' }, ['bearerish']],
    ['x-api-key', { 'x-api-key': 'k' }, ['k']],
    ['api-key', { 'api-key': 'k' }, ['k']],
    ['x-goog-api-key', { 'x-goog-api-key': 'k' }, ['k']],
    ['the query', { ':path': '/p?alt=sse&key=k' }, ['k']],
    ['the query, in its other name', { ':path': '/p?%24key=k' }, ['k']],
    ['the query, percent-encoded', { ':path': '/p?k%65y=a%2Bb' }, ['a+b']],
    ['an empty parameter', { ':path': '/p?key=&key' }, []],
    ['parameters with other names', { ':path': '/key=a?keys=b&apikey=c' }, []],
    ['the same key twice', { authorization: 'Bearer k', 'x-api-key': 'k', ':path': '/p?key=k' }, ['k']],
    [
      'different keys',
      { authorization: 'Bearer a', 'x-api-key': 'b', ':path': '/p?key=c&key=d' },
      ['a', 'b', 'c', 'd'],
    ],
  ])('are found: %s', (_, headers, expected) => {
    expect(shownKeys(new Map(Object.entries(headers)))).toEqual(expected);
  });

  it.each([
    ['/v1/messages', '/v1/messages'],
    ['/p?key=k', '/p'],
    ['/p?alt=sse&key=k', '/p?alt=sse'],
    ['/p?key=k&alt=sse&%24key=k&x=%2F', '/p?alt=sse&x=%2F'],
    ['/p?k%65y=k&&b', '/p?&b'],
    ['/p?keys=k&a=key', '/p?keys=k&a=key'],
    ['/p?', '/p?'],
  ])('are taken out of the query: %s', (path, expected) => {
    expect(withoutKeys(path)).toBe(expected);
  });
});
