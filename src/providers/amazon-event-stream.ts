import { EventStreamCodec } from '@smithy/eventstream-codec';
import { objectOf, parseJsonObject, stringOf } from '../dialects/json';
import { serializeSse } from '../sse/serialize';
import type { Unframe } from './platform';

/** Media type of the framing. */
export const EVENT_STREAM = 'application/vnd.amazon.eventstream';

/**
 * Bytes that one frame may have: the largest event that is read from any stream, in base64 and JSON. A length beyond it
 * is a damaged one, and waiting for that many bytes would keep the stream and its memory.
 */
const MAX_FRAME_BYTES = 2 * 1024 * 1024;

/** Two lengths and two checksums of 4 bytes each: a frame without headers and payload. */
const MIN_FRAME_BYTES = 16;

const LENGTH_BYTES = 4;

/**
 * The error types of the Messages API for Bedrock's exceptions; `api_error` for the rest.
 * Source: https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ResponseStream.html
 */
const ERROR_TYPES: ReadonlyMap<string, string> = new Map([
  ['validationException', 'invalid_request_error'],
  ['throttlingException', 'rate_limit_error'],
  ['modelTimeoutException', 'timeout_error'],
  ['serviceUnavailableException', 'overloaded_error'],
]);

const codec = new EventStreamCodec(
  (bytes) => Buffer.from(bytes).toString('utf8'),
  (text) => Buffer.from(text, 'utf8'),
);

const NOTHING = Buffer.alloc(0);

/** What a frame says: an event of the Messages API, or the error that ends the stream. */
interface Frame {
  readonly type: 'event' | 'error';
  readonly data: string;
}

/**
 * Reads Amazon's event stream of Anthropic's events and writes them as the Messages API does. Frames may be cut
 * anywhere; both checksums of each are verified. A stream that ends within a frame ends without `message_stop`, which
 * tells every reader that it was cut.
 * Source: https://smithy.io/2.0/aws/amazon-eventstream.html
 */
export function createEventStreamUnframe(): Unframe {
  let pieces: Buffer[] = [];
  let pendingBytes = 0;
  let neededBytes = LENGTH_BYTES;
  let isOver = false;

  /** The whole frames that are there; the start of the next one stays. */
  function takeFrames(): readonly Frame[] {
    const frames: Frame[] = [];
    // Joined only once a whole frame is there, so that one in many pieces is not copied with each of them.
    let rest = Buffer.concat(pieces, pendingBytes);
    while (!isOver && rest.length >= LENGTH_BYTES) {
      neededBytes = rest.readUInt32BE(0);
      if (neededBytes < MIN_FRAME_BYTES || neededBytes > MAX_FRAME_BYTES) frames.push(damaged());
      else if (rest.length < neededBytes) break;
      else frames.push(readFrame(rest.subarray(0, neededBytes)));
      isOver = frames.at(-1)?.type === 'error';
      rest = rest.subarray(neededBytes);
      neededBytes = LENGTH_BYTES;
    }
    pieces = [rest];
    pendingBytes = rest.length;
    return frames;
  }

  return (chunk) => {
    if (isOver) return NOTHING;
    pieces.push(chunk);
    pendingBytes += chunk.length;
    if (pendingBytes < neededBytes) return NOTHING;
    return Buffer.from(takeFrames().map(toSse).join(''));
  };
}

function readFrame(bytes: Buffer): Frame {
  const message = decodeFrame(bytes);
  if (!message) return damaged();
  const header = (name: string): string => String(message.headers[name]?.value ?? '');
  const body = Buffer.from(message.body).toString('utf8');
  if (header(':message-type') === 'event') {
    const data = stringOf(parseJsonObject(body)?.['bytes']);
    return data === undefined ? damaged() : { type: 'event', data: Buffer.from(data, 'base64').toString('utf8') };
  }
  const text = stringOf(parseJsonObject(body)?.['message']) ?? header(':error-message');
  return errorFrame(
    ERROR_TYPES.get(header(':exception-type')) ?? 'api_error',
    text || 'The provider broke its answer off.',
  );
}

/** Undefined for a frame whose checksums or headers are wrong. */
function decodeFrame(bytes: Buffer): ReturnType<EventStreamCodec['decode']> | undefined {
  try {
    return codec.decode(bytes);
  } catch {
    // The library throws for what came over the wire.
    return undefined;
  }
}

function damaged(): Frame {
  return errorFrame('api_error', 'The provider sent an event that cannot be read.');
}

function errorFrame(type: string, message: string): Frame {
  return { type: 'error', data: JSON.stringify({ type: 'error', error: { type, message } }) };
}

function toSse({ type, data }: Frame): string {
  return serializeSse({ event: type === 'error' ? type : eventName(data), data });
}

/** Fast path: Anthropic writes the type first, and the decoder behind this will parse the whole event anyway. */
const TYPE_FIRST = /^\{"type":"([a-z_]+)"/;

function eventName(data: string): string {
  return TYPE_FIRST.exec(data)?.[1] ?? stringOf(objectOf(parseJsonObject(data))?.['type']) ?? 'message';
}
