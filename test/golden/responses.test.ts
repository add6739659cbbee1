import { encodeError, translateError, translateResponse } from '../../src/dialects/translate';
import { FIXED_DEFAULTS, goldenCases, requestOf } from './cases';

describe('responses', () => {
  it.each(goldenCases('responses', 'json'))('$from to $to: $name reaches the client as written', (golden) => {
    const translation = { client: golden.to, provider: golden.from, request: requestOf('responses', golden) };
    const translated = translateResponse(translation, Buffer.from(golden.input), FIXED_DEFAULTS);
    if (!translated.ok) throw translated.error;
    expect(JSON.parse(translated.value.body.toString())).toEqual(JSON.parse(golden.expected));
  });
});

describe('errors', () => {
  it.each(goldenCases('errors', 'json'))('$from to $to: $name reaches the client as written', (golden) => {
    const { status, body } = JSON.parse(golden.input) as { status: number; body: string };
    const encoded = encodeError(golden.to, translateError(golden.from, status, body));
    expect(encoded).toEqual(JSON.parse(golden.expected));
  });
});
