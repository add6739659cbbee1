import type { DialectName } from '../../../src/domain/model';
import { clientDialectNames } from '../../../src/dialects/registry';
import {
  createStreamTranslator,
  decodeRequest,
  encodeError,
  encodeForProvider,
  translateError,
  translateResponse,
  type ProviderBody,
} from '../../../src/dialects/translate';
import { RouterError } from '../../../src/domain/errors';
import { FIXED_DEFAULTS, REQUEST_PATHS, STREAM_REQUEST } from '../cases';
import { assemble } from './assemble';
import { chatRecordings, type Recording } from './cassettes';
import type { Comparison } from './explanation';

/*
 * OpenAI's recorded traffic through each other dialect and back: what is missing at the end has no place there. No
 * other project's reading is needed for that: the recording itself is what ours is measured by.
 */

const OTHERS = clientDialectNames().filter((name) => name !== 'openai-chat');

function compareEach(
  recordings: readonly Recording[],
  ours: (recording: Recording, through: DialectName) => unknown,
  theirs: (recording: Recording) => unknown,
): readonly Comparison[] {
  return recordings.flatMap((recording) =>
    OTHERS.map((through) => ({
      name: `${recording.name} through ${through}`,
      ours: ours(recording, through),
      theirs: theirs(recording),
    })),
  );
}

/** Requests that a client's dialect carries to a provider, read there as a client's and sent back. */
export function requestRoundTrips(): readonly Comparison[] {
  return compareEach(chatRecordings(), requestThrough, ({ request }) => JSON.parse(request));
}

function requestThrough({ request }: Recording, through: DialectName): unknown {
  const there = rewrite({ body: Buffer.from(request), path: REQUEST_PATHS['openai-chat'] }, 'openai-chat', through);
  if (there instanceof RouterError) return { refused: there.param };
  const back = rewrite(there, through, 'openai-chat');
  return back instanceof RouterError ? { refusedThere: back.param } : JSON.parse(back.body.toString());
}

function rewrite(
  { body, path }: Pick<ProviderBody, 'body' | 'path'>,
  client: DialectName,
  provider: DialectName,
): ProviderBody | RouterError {
  const decoded = decodeRequest(client, body, path);
  if (!decoded.ok) return decoded.error;
  return encodeForProvider(decoded.value, provider, { modelId: decoded.value.chat.model, maxOutputTokens: undefined });
}

const isFailed = ({ status }: Recording): boolean => status >= 400;

/** Answers that a client of another dialect gets, read as a provider's of that dialect. */
export function answerRoundTrips(): readonly Comparison[] {
  const answers = chatRecordings().filter((recording) => !isFailed(recording) && !recording.isStreamed);
  return compareEach(answers, answerThrough, ({ response }) => JSON.parse(response));
}

function answerThrough({ response }: Recording, through: DialectName): unknown {
  const request = { ...STREAM_REQUEST, stream: false, reasoning: { isShown: true } };
  const ways = [
    { provider: 'openai-chat', client: through, request },
    { provider: through, client: 'openai-chat', request },
  ] as const;
  let body = Buffer.from(response);
  for (const way of ways) {
    const translated = translateResponse(way, body, FIXED_DEFAULTS);
    if (!translated.ok) return { error: translated.error.code };
    body = Buffer.from(translated.value.body);
  }
  return JSON.parse(body.toString());
}

export function streamRoundTrips(): readonly Comparison[] {
  const streams = chatRecordings().filter(({ isStreamed }) => isStreamed);
  return compareEach(streams, streamThrough, ({ response }) => assemble('openai-chat', response));
}

function streamThrough({ response }: Recording, through: DialectName): unknown {
  const there = createStreamTranslator(
    { provider: 'openai-chat', client: through, request: STREAM_REQUEST },
    FIXED_DEFAULTS,
  );
  const back = createStreamTranslator(
    { provider: through, client: 'openai-chat', request: STREAM_REQUEST },
    FIXED_DEFAULTS,
  );
  const stream = Buffer.concat([there.push(Buffer.from(response)), there.end()]);
  return assemble('openai-chat', Buffer.concat([back.push(stream), back.end()]).toString());
}

/** Errors: the HTTP status and the message have to survive. */
export function errorRoundTrips(): readonly Comparison[] {
  return compareEach(chatRecordings().filter(isFailed), errorThrough, ({ status, response }) => ({
    status,
    message: (JSON.parse(response) as { error: { message: string } }).error.message,
  }));
}

function errorThrough({ status, response }: Recording, through: DialectName): unknown {
  const there = encodeError(through, translateError('openai-chat', status, response));
  const { httpStatus, message } = translateError(through, there.httpStatus, JSON.stringify(there.body));
  return { status: httpStatus, message };
}
