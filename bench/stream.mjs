// `npm run bench:stream`: what one chunk of a translated stream costs, for each client and provider dialect.
// It reports and never asserts: times depend on the machine and on what else runs there.
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const compiled = createRequire(join(root, 'dist', 'src', 'main.js'));
const { clientDialect, clientDialectNames, providerDialectNames } = compiled('./dialects/registry.js');
const { createStreamTranslator } = compiled('./dialects/translate.js');
const { serializeSse } = compiled('./sse/serialize.js');
const { quantile } = compiled('./eval/numbers.js');

const DELTAS = 400;
const STREAMS = 25;
/** Not counted: the first streams compile code. */
const WARM_UPS = 5;

const request = { model: 'auto', messages: [], stream: true, includeUsage: true, unsupported: [] };
const words = 'Most answers come as a few letters at a time, and each of them is an event of its own. '.split(' ');

/** An answer of text and one tool call, as chunks of one event each, in a provider's dialect. */
function chunksOf(provider) {
  const encoder = clientDialect(provider).createStreamEncoder(request);
  const events = [
    { type: 'response-start', id: 'x', model: 'm', createdAt: 1_700_000_000 },
    ...Array.from({ length: DELTAS }, (_, n) => ({
      type: 'text-delta',
      choice: 0,
      text: `${words[n % words.length]} `,
    })),
    { type: 'tool-call-start', choice: 0, call: 0, id: 'call_1', name: 'look' },
    { type: 'tool-call-delta', choice: 0, call: 0, argumentsText: '{"city":"Turku"}' },
    { type: 'finish', choice: 0, reason: 'tool-calls' },
    { type: 'usage', usage: { inputTokens: 10, outputTokens: DELTAS } },
    { type: 'response-end' },
  ];
  return events.flatMap((event) => encoder.encode(event)).map((event) => Buffer.from(serializeSse(event)));
}

const row = (...cells) =>
  `${cells.map((cell, n) => (n < 2 ? String(cell).padEnd(20) : String(cell).padStart(12))).join('')}\n`;
process.stdout.write(row('client', 'provider', 'chunks', 'median µs', '99 % µs'));
for (const client of clientDialectNames()) {
  for (const provider of providerDialectNames()) {
    const chunks = chunksOf(provider);
    const times = [];
    for (let stream = -WARM_UPS; stream < STREAMS; stream++) {
      const translator = createStreamTranslator({ client, provider, request });
      for (const chunk of chunks) {
        const start = process.hrtime.bigint();
        translator.push(chunk);
        if (stream >= 0) times.push(Number(process.hrtime.bigint() - start) / 1000);
      }
      translator.end();
      if (translator.error) throw translator.error;
    }
    const [median, last] = [0.5, 0.99].map((share) => quantile(times, share).toFixed(1));
    process.stdout.write(row(client, provider, times.length, median, last));
  }
}
