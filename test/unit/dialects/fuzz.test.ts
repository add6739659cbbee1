import type { DialectName } from '../../../src/domain/model';
import { providerDialectNames } from '../../../src/dialects/registry';
import {
  createStreamTranslator,
  decodeRequest,
  encodeForProvider,
  translateError,
  translateResponse,
} from '../../../src/dialects/translate';
import { FIXED_DEFAULTS, goldenCases, STREAM_REQUEST } from '../../golden/cases';

/** The same numbers from 0 to 1 each time. Source: mulberry32, https://github.com/bryc/code/blob/master/jshash/PRNGs.md */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

type Random = () => number;

function pick<Item>(random: Random, items: readonly [Item, ...Item[]]): Item {
  return items[Math.floor(random() * items.length)] ?? items[0];
}

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
  if (random() < 0.08) return pick(random, HOSTILE);
  if (Array.isArray(value)) return `[${value.map((item) => mutate(random, item)).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).flatMap(([name, field]): string[] => {
    const written = `${JSON.stringify(random() < 0.02 ? '__proto__' : name)}:${mutate(random, field)}`;
    if (random() < 0.05) return [];
    return random() < 0.05 ? [written, `${JSON.stringify(name)}:${pick(random, HOSTILE)}`] : [written];
  });
  return `{${fields.join(',')}}`;
}

function randomBytes(random: Random): Buffer {
  const alphabet = '{}[]":,\\ndata: \r\nevent:0e9\ud83d\udc22\u0000é';
  const text = Array.from(
    { length: Math.floor(random() * 200) },
    () => alphabet[Math.floor(random() * alphabet.length)],
  );
  const bytes = Buffer.from(text.join(''));
  if (bytes.length > 0 && random() < 0.5) bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256);
  return bytes;
}

function translateStream(provider: DialectName, chunks: readonly Buffer[]): string {
  const translator = createStreamTranslator(
    { client: 'openai-chat', provider, request: STREAM_REQUEST },
    FIXED_DEFAULTS,
  );
  return Buffer.concat([...chunks.map((chunk) => translator.push(chunk)), translator.end()]).toString();
}

const REQUESTS = [...new Set(goldenCases('requests', 'json').map(({ input }) => input))];
const RESPONSES = goldenCases('responses', 'json');
const STREAMS = goldenCases('streams', 'sse');

describe('hostile input', () => {
  it('in requests gives an error or a request for each provider, and throws nothing', () => {
    const random = createRandom(1);
    const outcomes = { refused: 0, encoded: 0 };
    for (let round = 0; round < 120; round++) {
      for (const input of REQUESTS) {
        const body = Buffer.from(mutate(random, JSON.parse(input)));
        const decoded = decodeRequest('openai-chat', body, '/v1/chat/completions');
        if (!decoded.ok) {
          outcomes.refused++;
          expect(decoded.error.httpStatus).toBe(400);
          continue;
        }
        outcomes.encoded++;
        for (const provider of providerDialectNames()) {
          const encoded = encodeForProvider(decoded.value, provider, { modelId: 'm', maxOutputTokens: undefined });
          JSON.parse(encoded.body.toString());
          expect(encoded.lossy.join()).toMatch(/^[\w.,-]*$/);
        }
      }
    }
    expect(Math.min(outcomes.refused, outcomes.encoded)).toBeGreaterThan(200);
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  it('in answers gives an error or an answer, and throws nothing', () => {
    const random = createRandom(2);
    for (let round = 0; round < 200; round++) {
      for (const { from, input } of RESPONSES) {
        const body = Buffer.from(mutate(random, JSON.parse(input)));
        const translation = { client: 'openai-chat', provider: from, request: STREAM_REQUEST } as const;
        const translated = translateResponse(translation, body, FIXED_DEFAULTS);
        if (translated.ok) JSON.parse(translated.value.body.toString());
        else expect(translated.error.httpStatus).toBe(502);
        translateError(from, 500, body.toString());
      }
    }
  });

  it('in streams gives events up to an end or an error, never an internal one', () => {
    const random = createRandom(3);
    for (let round = 0; round < 30; round++) {
      for (const { from, input } of STREAMS) {
        const hostile = input.replace(
          /^data: ?(\{.*\})/gm,
          (_line, json: string) => `data: ${mutate(random, JSON.parse(json))}`,
        );
        const translated = translateStream(from, [Buffer.from(hostile)]);
        expect(translated).toMatch(/data: (\[DONE\]|\{"error":.*\})\n\n$/);
        expect(translated).not.toContain('"code":"internal"');
      }
    }
  });

  it('of random bytes throws nothing anywhere', () => {
    const random = createRandom(4);
    for (let round = 0; round < 600; round++) {
      const bytes = randomBytes(random);
      expect(decodeRequest('openai-chat', bytes, '/').ok).toBe(false);
      for (const provider of providerDialectNames()) {
        translateStream(provider, [bytes]);
        translateError(provider, 400, bytes.toString());
        translateResponse({ client: 'openai-chat', provider, request: STREAM_REQUEST }, bytes);
      }
    }
  });
});

describe('a stream', () => {
  it.each(STREAMS)('$name of $from is the same however it is cut', ({ from, input }) => {
    const random = createRandom(5);
    const bytes = Buffer.from(input);
    const whole = translateStream(from, [bytes]);
    for (let round = 0; round < 50; round++) {
      const chunks: Buffer[] = [];
      for (let at = 0; at < bytes.length;) {
        const end = at + Math.ceil(random() * 40);
        chunks.push(bytes.subarray(at, end));
        at = end;
      }
      expect(translateStream(from, chunks)).toBe(whole);
    }
  });
});
