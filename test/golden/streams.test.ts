import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ChatRequest } from '../../src/domain/chat';
import { createStreamTranslator } from '../../src/dialects/translate';
import { FIXED_DEFAULTS, goldenCases, STREAM_REQUEST, type GoldenCase } from './cases';

describe.each(goldenCases('streams', 'sse'))('the stream $name, $from to $to', (golden) => {
  const bytes = Buffer.from(golden.input);
  const request = requestOf(golden);

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

  it('ends with [DONE] or with an error, never with both', () => {
    const endings = golden.expected.split('\n\n').filter((event) => /^data: (\[DONE\]|\{"error":)/.test(event));
    expect(endings).toHaveLength(1);
    expect(golden.expected.trimEnd().endsWith(endings[0] ?? '')).toBe(true);
  });
});

function requestOf({ from, name }: GoldenCase): ChatRequest {
  const file = join(__dirname, 'streams', from, `${name}.request.json`);
  if (!existsSync(file)) return STREAM_REQUEST;
  const asked = JSON.parse(readFileSync(file, 'utf8')) as { include_usage: boolean };
  return { ...STREAM_REQUEST, includeUsage: asked.include_usage };
}

function translate({ from, to }: GoldenCase, request: ChatRequest, chunks: readonly Buffer[]): string {
  const translator = createStreamTranslator({ client: to, provider: from, request }, FIXED_DEFAULTS);
  const translated = chunks.map((chunk) => translator.push(chunk));
  return Buffer.concat([...translated, translator.end()]).toString();
}
