import type { DialectName } from '../../../src/domain/model';
import { decodeRequest, createStreamTranslator, encodeForProvider, translateResponse } from '../../../src/dialects/translate';
import { clientDialectNames, providerDialectNames } from '../../../src/dialects/registry';
import { createEventStreamUnframe } from '../../../src/providers/amazon-event-stream';
import { FIXED_DEFAULTS, REQUEST_PATHS, STREAM_REQUEST } from '../cases';
import { recordings } from './cassettes';
import { describeVectors } from './folder';
import { inputs } from './snapshots';

/*
 * Everything that was recorded, read as if it were in each dialect: most of it is not, as when a client or a provider
 * is misconfigured. Nothing may throw, and no stream may seem to end well that did not.
 */

const TARGET = { modelId: 'some-model', maxOutputTokens: undefined };

const WAYS = clientDialectNames().flatMap((client) => providerDialectNames().map((provider) => ({ client, provider })));

/** What is left of a stream in the client's hands, in one push or in many. */
function streamed(way: (typeof WAYS)[number], chunks: readonly Buffer[]): { readonly text: string; readonly error?: string } {
  const translator = createStreamTranslator({ ...way, request: STREAM_REQUEST }, FIXED_DEFAULTS);
  const text = Buffer.concat([...chunks.map((chunk) => translator.push(chunk)), translator.end()]).toString();
  return { text, ...(translator.error && { error: translator.error.code }) };
}

const CHUNK_BYTES = 61;

function cut(bytes: Buffer): readonly Buffer[] {
  return Array.from({ length: Math.ceil(bytes.length / CHUNK_BYTES) }, (_, index) =>
    bytes.subarray(index * CHUNK_BYTES, (index + 1) * CHUNK_BYTES),
  );
}

/** The event or the line that tells a client that all is there. */
const CLEAN_ENDS: Readonly<Record<DialectName, RegExp>> = {
  'openai-chat': /^data: \[DONE\]$/m,
  'openai-responses': /"type":"response\.(completed|incomplete)"/,
  'anthropic-messages': /"type":"message_stop"/,
  gemini: /"finishReason":/,
};

describeVectors('recorded requests, each read in every dialect', () => {
  const recorded = [
    ...inputs('requests').map(({ name, bytes }) => ({ name, bytes })),
    ...recordings().map(({ name, request }) => ({ name, bytes: Buffer.from(request) })),
  ];

  it.each(recorded)('$name is refused with a place, or goes to every provider', ({ bytes }) => {
    for (const client of clientDialectNames()) {
      const decoded = decodeRequest(client, bytes, REQUEST_PATHS[client]);
      if (!decoded.ok) {
        expect(['invalid_request', 'malformed_body']).toContain(decoded.error.code);
        continue;
      }
      for (const provider of providerDialectNames()) {
        const { body, lossy } = encodeForProvider(decoded.value, provider, TARGET);
        expect(JSON.parse(body.toString())).toBeInstanceOf(Object);
        expect(lossy).toEqual([...new Set(lossy)]);
      }
    }
  });
});

describeVectors('recorded answers and streams, each read in every dialect', () => {
  const recorded = [
    ...inputs('response').map(({ name, bytes }) => ({ name, bytes })),
    ...recordings().map(({ name, response }) => ({ name, bytes: Buffer.from(response) })),
  ];

  it.each(recorded)('$name is an answer or a malformed one', ({ bytes }) => {
    for (const way of WAYS) {
      const translated = translateResponse({ ...way, request: STREAM_REQUEST }, bytes, FIXED_DEFAULTS);
      if (translated.ok) expect(translated.value.body.length).toBeGreaterThan(0);
      else expect(translated.error.code).toMatch(/^upstream_(malformed|error)$/);
    }
  });

  it.each(recorded)('$name is a stream that ends well, or with an error and no clean end', ({ bytes }) => {
    for (const way of WAYS) {
      const { text, error } = streamed(way, [bytes]);
      expect(error ?? 'none').toMatch(/^(none|upstream_(cut|error|malformed)|sse_line_too_long)$/);
      if (error === undefined) expect(text).toMatch(CLEAN_ENDS[way.client]);
      else if (way.client !== way.provider) expect(text).not.toMatch(CLEAN_ENDS[way.client]);
    }
  });

  it.each(recorded)('$name says the same in small pieces', ({ bytes }) => {
    for (const way of WAYS) expect(streamed(way, cut(bytes))).toEqual(streamed(way, [bytes]));
  });
});

describeVectors('recorded frames of Bedrock', () => {
  const framed = inputs('response').filter(({ bytes }) => bytes[0] === 0);

  it('are there', () => expect(framed.length).toBeGreaterThan(3));

  // All of them carry Converse's events, none Anthropic's: what is not understood must not look like an answer.
  it.each(framed)('$name ends with an error', ({ bytes }) => {
    for (const client of clientDialectNames()) {
      const unframe = createEventStreamUnframe();
      const { text, error } = streamed({ client, provider: 'anthropic-messages' }, cut(bytes).map(unframe));
      expect(error).toMatch(/^upstream_/);
      if (client !== 'anthropic-messages') expect(text).not.toMatch(CLEAN_ENDS[client]);
    }
  });
});
