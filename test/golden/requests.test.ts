import type { EncodeTarget } from '../../src/dialects/dialect';
import { decodeRequest, encodeForProvider } from '../../src/dialects/translate';
import { goldenCases, REQUEST_PATHS } from './cases';

interface ExpectedRequest {
  readonly target: EncodeTarget;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly lossy: readonly string[];
  readonly body: unknown;
}

describe('requests', () => {
  it.each(goldenCases('requests', 'json'))('$from to $to: $name reaches the provider as written', (golden) => {
    const decoded = decodeRequest(golden.from, Buffer.from(golden.input), REQUEST_PATHS[golden.from]);
    if (!decoded.ok) throw decoded.error;
    const expected = JSON.parse(golden.expected) as ExpectedRequest;
    const encoded = encodeForProvider(decoded.value, golden.to, expected.target);
    expect({ target: expected.target, ...encoded, body: JSON.parse(encoded.body.toString()) as unknown }).toEqual(
      expected,
    );
  });
});
