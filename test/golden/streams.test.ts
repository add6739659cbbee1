import type { ChatRequest } from '../../src/domain/chat';
import { createStreamTranslator } from '../../src/dialects/translate';
import type { DialectName } from '../../src/domain/model';
import { FIXED_DEFAULTS, goldenCases, requestOf, type GoldenCase } from './cases';

/** What the last event of a stream looks like, and no other. */
const ENDINGS: Readonly<Record<DialectName, RegExp>> = {
  'openai-chat': /^data: (\[DONE\]|\{"error":)/,
  'openai-responses': /^event: response\.(completed|incomplete|failed)\n/,
  'anthropic-messages': /^event: (message_stop|error)\n/,
  gemini: /^data: \{("error":|.*("finishReason"|"blockReason"):)/,
};

describe.each(goldenCases('streams', 'sse'))('the stream $name, $from to $to', (golden) => {
  const bytes = Buffer.from(golden.input);
  const request = requestOf('streams', golden);

  it('reaches the client as written', () => {
    expect(translate(golden, request, [bytes])).toBe(golden.expected);
  });

  it('is the same when it is cut in two, wherever', () => {
    for (let at = 1; at < bytes.length; at++) {
      const translated = translate(golden, request, [bytes.subarray(0, at), bytes.subarray(at)]);
      // One assertion per byte would take longer than all translations.
      if (translated !== golden.expected) expect({ at, translated }).toEqual({ at, translated: golden.expected });
    }
  });

  it('is the same byte by byte', () => {
    const chunks = [...bytes].map((_byte, at) => bytes.subarray(at, at + 1));
    expect(translate(golden, request, chunks)).toBe(golden.expected);
  });

  it('ends once, as complete or with an error', () => {
    const events = golden.expected.trimEnd().split('\n\n');
    expect(events.filter((event) => ENDINGS[golden.to].test(event))).toEqual(events.slice(-1));
  });
});

function translate({ from, to }: GoldenCase, request: ChatRequest, chunks: readonly Buffer[]): string {
  const translator = createStreamTranslator({ client: to, provider: from, request }, FIXED_DEFAULTS);
  const translated = chunks.map((chunk) => translator.push(chunk));
  return Buffer.concat([...translated, translator.end()]).toString();
}
