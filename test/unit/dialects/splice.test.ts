import { removeFields, spliceField } from '../../../src/dialects/splice';

/** What stands in a body, and what has to stand there after `model` was set to `new`. */
const BODIES: readonly [string, string, string][] = [
  ['a model at the start', '{"model":"old","n":1}', '{"model":"new","n":1}'],
  ['odd spacing', '\n{ "n" : 1.0e0 ,\t"model"  :\n"old" }\n', '\n{ "n" : 1.0e0 ,\t"model"  :\n"new" }\n'],
  ['a repeated model', '{"model":"a","x":2,"model":"b"}', '{"model":"new","x":2,"model":"new"}'],
  [
    'models further in',
    '{"tools":[{"model":"x"}],"a":{"model":"y"},"model":"z"}',
    '{"tools":[{"model":"x"}],"a":{"model":"y"},"model":"new"}',
  ],
  ['a key with escapes', '{"mod\\u0065l":"old"}', '{"mod\\u0065l":"new"}'],
  [
    'other keys with escapes',
    '{"a\\"model":"x","\\\\":{"b":"}"},"model":"o\\"l,d"}',
    '{"a\\"model":"x","\\\\":{"b":"}"},"model":"new"}',
  ],
  ['brackets and commas in strings', '{"a":"[{,\\"model\\":","model":"old"}', '{"a":"[{,\\"model\\":","model":"new"}'],
  ['a model that is null', '{"model":null ,"n":1}', '{"model":"new" ,"n":1}'],
  ['a model that is an object', '{"model":{"model":[1,"}"]},"n":1}', '{"model":"new","n":1}'],
  ['no model', '{"n":1}', '{"model":"new","n":1}'],
  ['nothing at all', '{ }', '{"model":"new" }'],
  [
    'numbers beyond our precision',
    '{"seed":12345678901234567890,"model":"old"}',
    '{"seed":12345678901234567890,"model":"new"}',
  ],
  ['characters of several bytes', '{"ä":"🐢","model":"älter"}', '{"ä":"🐢","model":"new"}'],
  [
    'a key like the name of a prototype',
    '{"__proto__":{"model":1},"model":"old"}',
    '{"__proto__":{"model":1},"model":"new"}',
  ],
];

describe('setting the model in the bytes of a body', () => {
  it.each(BODIES)('changes nothing else in a body with %s', (_name, body, expected) => {
    expect(spliceField(Buffer.from(body), 'model', 'new').toString()).toBe(expected);
  });

  it('escapes the value', () => {
    expect(spliceField(Buffer.from('{"model":1}'), 'model', 'a"b').toString()).toBe('{"model":"a\\"b"}');
  });
});

describe('taking fields out of a body', () => {
  it.each<[string, string, string]>([
    ['at the start', '{"model":"m","n":1}', '{"n":1}'],
    ['at the end', '{"n":1 , "stream" : true }', '{"n":1 }'],
    ['next to each other', '{"n":1,"model":"m","stream":false,"x":[{}]}', '{"n":1,"x":[{}]}'],
    ['all of them', '{ "model": "m", "stream": true }\n', '{}\n'],
    ['repeated', '{"model":1,"model":{"model":[1,"}"]},"n":1.0e0,"mod\\u0065l":2}', '{"n":1.0e0}'],
  ])('leaves every other byte: %s', (_, body, expected) => {
    expect(removeFields(Buffer.from(body), ['model', 'stream']).toString()).toBe(expected);
  });

  it.each(['{ }', '{"n":{"model":1}}', '\n{ "models" : "model" }'])('leaves a body without them: %s', (text) => {
    const body = Buffer.from(text);
    expect(removeFields(body, ['model', 'stream'])).toBe(body);
  });
});
