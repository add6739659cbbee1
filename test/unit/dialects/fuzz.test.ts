import type { DecodedRequest } from '../../../src/dialects/decoded';
import type { DialectName } from '../../../src/domain/model';
import { clientDialectNames, providerDialectNames } from '../../../src/dialects/registry';
import {
  createStreamTranslator,
  decodeRequest,
  encodeForProvider,
  translateError,
  translateResponse,
} from '../../../src/dialects/translate';
import { FIXED_DEFAULTS, goldenCases, REQUEST_PATHS, type GoldenCase, STREAM_REQUEST } from '../../golden/cases';
import { seededRandom, type Random } from '../../support/random';

/** JSON texts that a field may be replaced with: wrong types, odd numbers, broken characters, names of prototypes. */
const HOSTILE = [
  'null',
  'true',
  '0',
  '-1',
  '1e999',
  '-1e999',
  '1e-400',
  '123456789012345678901234567890',
  '""',
  '"\\ud800"',
  '"\\u0000"',
  '"data:,"',
  '"data:image/png;base64,"',
  '[]',
  '[[]]',
  '[null]',
  '{}',
  '{"__proto__":{"polluted":true}}',
  '{"constructor":{"prototype":{}}}',
  '{"toString":1}',
  '{"type":"__proto__"}',
  '{"type":"text","text":5}',
  '[{"type":"constructor"}]',
  `${'['.repeat(150)}${']'.repeat(150)}`,
  `${'{"items":'.repeat(150)}1${'}'.repeat(150)}`,
] as const;

/** Replaces, repeats and drops values of a JSON text somewhere in the middle. */
function mutate(random: Random, value: unknown): string {
  if (random.next() < 0.08) return random.pick(HOSTILE);
  if (Array.isArray(value)) return `[${value.map((item) => mutate(random, item)).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).flatMap(([name, field]): string[] => {
    const written = `${JSON.stringify(random.next() < 0.02 ? '__proto__' : name)}:${mutate(random, field)}`;
    if (random.next() < 0.05) return [];
    return random.next() < 0.05 ? [written, `${JSON.stringify(name)}:${random.pick(HOSTILE)}`] : [written];
  });
  return `{${fields.join(',')}}`;
}

function randomBytes(random: Random): Buffer {
  const alphabet = '{}[]":,\\ndata: \r\nevent:0e9\ud83d\udc22\u0000é';
  const text = Array.from(
    { length: Math.floor(random.next() * 200) },
    () => alphabet[Math.floor(random.next() * alphabet.length)],
  );
  const bytes = Buffer.from(text.join(''));
  if (bytes.length > 0 && random.next() < 0.5)
    bytes[Math.floor(random.next() * bytes.length)] = Math.floor(random.next() * 256);
  return bytes;
}

function translateStream(client: DialectName, provider: DialectName, chunks: readonly Buffer[]): string {
  const translator = createStreamTranslator({ client, provider, request: STREAM_REQUEST }, FIXED_DEFAULTS);
  return Buffer.concat([...chunks.map((chunk) => translator.push(chunk)), translator.end()]).toString();
}

/** How the stream of each client ends: with its last word, or with an error after which nothing comes. */
const ENDINGS: Readonly<Record<DialectName, RegExp>> = {
  'openai-chat': /data: (\[DONE\]|\{"error":.*\})\n\n$/,
  'openai-responses': /event: (response\.(completed|incomplete|failed)|error)\ndata: .*\n\n$/,
  'anthropic-messages': /event: (message_stop|error)\ndata: .*\n\n$/,
  gemini: /data: \{.*("finishReason"|"error"|"blockReason").*\}\n(data: *\n)?\n$/,
};

const PAIRS = clientDialectNames().flatMap((client) =>
  providerDialectNames().map((provider) => ({ client, provider })),
);
const REQUESTS = inputsOf(goldenCases('requests', 'json'));
const RESPONSES = inputsOf(goldenCases('responses', 'json'));
const STREAMS = inputsOf(goldenCases('streams', 'sse'));

/** Each input once, whatever it has to become. */
function inputsOf(cases: readonly GoldenCase[]): GoldenCase[] {
  return [...new Map(cases.map((golden) => [`${golden.from} ${golden.name}`, golden])).values()];
}

function encodeForAll(decoded: DecodedRequest): void {
  for (const provider of providerDialectNames()) {
    const encoded = encodeForProvider(decoded, provider, { modelId: 'm', maxOutputTokens: undefined });
    JSON.parse(encoded.body.toString());
    expect(encoded.lossy.join()).toMatch(/^[\w.,-]*$/);
  }
}

describe('hostile input', () => {
  it('in requests gives an error or a request for each provider, and throws nothing', () => {
    const random = seededRandom(1);
    const outcomes = { refused: 0, encoded: 0 };
    for (let round = 0; round < 60; round++) {
      for (const { from, input } of REQUESTS) {
        const body = Buffer.from(mutate(random, JSON.parse(input)));
        const decoded = decodeRequest(from, body, REQUEST_PATHS[from]);
        if (!decoded.ok) {
          outcomes.refused++;
          expect(decoded.error.httpStatus).toBe(400);
          continue;
        }
        outcomes.encoded++;
        encodeForAll(decoded.value);
      }
    }
    expect(Math.min(outcomes.refused, outcomes.encoded)).toBeGreaterThan(200);
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  it('in answers gives an error or an answer, and throws nothing', () => {
    const random = seededRandom(2);
    for (let round = 0; round < 50; round++) {
      for (const { from, input } of RESPONSES) {
        const body = Buffer.from(mutate(random, JSON.parse(input)));
        for (const client of clientDialectNames()) {
          const translation = { client, provider: from, request: STREAM_REQUEST };
          const translated = translateResponse(translation, body, FIXED_DEFAULTS);
          expect(
            translated.ok ? JSON.parse(translated.value.body.toString()) : translated.error.httpStatus,
          ).toBeDefined();
          translateError(from, 500, body.toString());
        }
      }
    }
  });

  it('in streams gives events up to an end or an error, never an internal one', () => {
    const random = seededRandom(3);
    for (let round = 0; round < 10; round++) {
      for (const { from, input } of STREAMS) {
        const hostile = input.replace(
          /^data: ?(\{.*\})/gm,
          (_line, json: string) => `data: ${mutate(random, JSON.parse(json))}`,
        );
        for (const client of clientDialectNames().filter((name) => name !== from)) {
          const translated = translateStream(client, from, [Buffer.from(hostile)]);
          expect(translated).toMatch(ENDINGS[client]);
          expect(translated).not.toContain('a stream could not be translated');
        }
      }
    }
  });

  it('of random bytes throws nothing anywhere', () => {
    const random = seededRandom(4);
    for (let round = 0; round < 300; round++) {
      const bytes = randomBytes(random);
      for (const { client, provider } of PAIRS) {
        expect(decodeRequest(client, bytes, REQUEST_PATHS[client]).ok).toBe(false);
        translateStream(client, provider, [bytes]);
        translateError(provider, 400, bytes.toString());
        translateResponse({ client, provider, request: STREAM_REQUEST }, bytes);
      }
    }
  });
});

const CUT_STREAMS = STREAMS.flatMap((golden) => clientDialectNames().map((client) => ({ ...golden, client })));

describe('a stream', () => {
  it.each(CUT_STREAMS)('$name of $from is the same for $client however it is cut', ({ from, input, client }) => {
    const random = seededRandom(5);
    const bytes = Buffer.from(input);
    const whole = translateStream(client, from, [bytes]);
    for (let round = 0; round < 15; round++) {
      const chunks: Buffer[] = [];
      for (let at = 0; at < bytes.length;) {
        const end = at + 1 + random.below(40);
        chunks.push(bytes.subarray(at, end));
        at = end;
      }
      expect(translateStream(client, from, chunks)).toBe(whole);
    }
  });
});
