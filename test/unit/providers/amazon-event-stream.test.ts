import { crc32 } from 'node:zlib';
import { createEventStreamUnframe } from '../../../src/providers/amazon-event-stream';

/** A header of a string: its name, the type 7, its value. */
function header(name: string, value: string): Buffer {
  const [nameBytes, valueBytes] = [Buffer.from(name), Buffer.from(value)];
  const valueLength = Buffer.alloc(2);
  valueLength.writeUInt16BE(valueBytes.length);
  return Buffer.concat([Buffer.from([nameBytes.length]), nameBytes, Buffer.from([7]), valueLength, valueBytes]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

/** A frame by the layout in https://smithy.io/2.0/aws/amazon-eventstream.html, without the library under test. */
function frame(headers: Readonly<Record<string, string>>, payload: string): Buffer {
  const headerBytes = Buffer.concat(Object.entries(headers).map(([name, value]) => header(name, value)));
  const payloadBytes = Buffer.from(payload);
  const lengths = Buffer.concat([uint32(16 + headerBytes.length + payloadBytes.length), uint32(headerBytes.length)]);
  const unchecked = Buffer.concat([lengths, uint32(crc32(lengths)), headerBytes, payloadBytes]);
  return Buffer.concat([unchecked, uint32(crc32(unchecked))]);
}

/** An event of the Messages API as Bedrock sends it. */
function chunk(event: unknown): Buffer {
  const bytes = Buffer.from(typeof event === 'string' ? event : JSON.stringify(event)).toString('base64');
  return frame(
    { ':message-type': 'event', ':event-type': 'chunk', ':content-type': 'application/json' },
    JSON.stringify({ bytes, p: 'abcdefgh' }),
  );
}

function exception(type: string, body: string): Buffer {
  return frame({ ':message-type': 'exception', ':exception-type': type, ':content-type': 'application/json' }, body);
}

const DELTA = { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'Grüße 🐢' } };
const STOP = { type: 'message_stop', 'amazon-bedrock-invocationMetrics': { inputTokenCount: 3 } };
const DELTA_SSE = `event: content_block_delta\ndata: ${JSON.stringify(DELTA)}\n\n`;
const STOP_SSE = `event: message_stop\ndata: ${JSON.stringify(STOP)}\n\n`;

function unframeAll(...chunks: readonly Buffer[]): string {
  const unframe = createEventStreamUnframe();
  return chunks.map((piece) => unframe(piece).toString()).join('');
}

function errorSse(type: string, message: string): string {
  return `event: error\ndata: ${JSON.stringify({ type: 'error', error: { type, message } })}\n\n`;
}

const DAMAGED = errorSse('api_error', 'The provider sent an event that cannot be read.');

describe('Amazon’s event stream', () => {
  const stream = Buffer.concat([chunk(DELTA), chunk(STOP)]);

  it('becomes server-sent events', () => {
    expect(unframeAll(stream)).toBe(DELTA_SSE + STOP_SSE);
  });

  it('may be cut at any byte', () => {
    for (let cut = 0; cut <= stream.length; cut++) {
      expect(unframeAll(stream.subarray(0, cut), stream.subarray(cut))).toBe(DELTA_SSE + STOP_SSE);
    }
  });

  it('may come byte by byte', () => {
    expect(unframeAll(...[...stream].map((byte) => Buffer.from([byte])))).toBe(DELTA_SSE + STOP_SSE);
  });

  it('gives each event as soon as its frame is whole', () => {
    const unframe = createEventStreamUnframe();
    expect(unframe(chunk(DELTA)).toString()).toBe(DELTA_SSE);
    expect(unframe(chunk(STOP).subarray(0, -1)).toString()).toBe('');
  });

  it('takes an event’s name from its type wherever that stands', () => {
    expect(unframeAll(chunk('{ "index": 0, "type": "ping" }'))).toBe(
      'event: ping\ndata: { "index": 0, "type": "ping" }\n\n',
    );
  });

  it.each([
    ['throttlingException', 'rate_limit_error'],
    ['validationException', 'invalid_request_error'],
    ['modelTimeoutException', 'timeout_error'],
    ['serviceUnavailableException', 'overloaded_error'],
    ['modelStreamErrorException', 'api_error'],
    ['somethingNewException', 'api_error'],
  ])('ends with an error event at a %s', (exceptionType, errorType) => {
    const failed = exception(exceptionType, '{"message":"Too many tokens"}');
    expect(unframeAll(chunk(DELTA), failed, chunk(STOP))).toBe(DELTA_SSE + errorSse(errorType, 'Too many tokens'));
  });

  it('ends with an error event at an error that no model of the API describes', () => {
    const failed = frame({ ':message-type': 'error', ':error-code': 'InternalError', ':error-message': 'Broken' }, '');
    expect(unframeAll(failed)).toBe(errorSse('api_error', 'Broken'));
  });

  it('has a message even where the exception has none', () => {
    expect(unframeAll(exception('internalServerException', 'nonsense'))).toBe(
      errorSse('api_error', 'The provider broke its answer off.'),
    );
  });

  it('is not read on once a bit of a frame is wrong', () => {
    const whole = chunk(DELTA);
    for (let at = 4; at < whole.length; at++) {
      const damaged = Buffer.from(whole);
      damaged.writeUInt8((damaged[at] ?? 0) ^ 1, at);
      expect(unframeAll(Buffer.concat([damaged, chunk(STOP)]))).toBe(DAMAGED);
    }
  });

  it.each([
    ['too short for a frame', uint32(15)],
    ['larger than any frame', uint32(0x7fffffff)],
  ])('is not waited for when a length is %s', (_, length) => {
    expect(unframeAll(length, chunk(DELTA))).toBe(DAMAGED);
  });

  it.each([
    ['JSON', frame({ ':message-type': 'event' }, 'no json')],
    ['bytes', frame({ ':message-type': 'event' }, '{"bytes":1}')],
  ])('is not read on after an event without %s', (_, event) => {
    expect(unframeAll(event, chunk(DELTA))).toBe(DAMAGED);
  });
});
