import { isUtf8 } from 'node:buffer';
import { randomUUID } from 'node:crypto';
import type { ChatEvent, ChatRequest, ChatResponse, Usage } from '../domain/chat';
import { RouterError } from '../domain/errors';
import type { DialectName } from '../domain/model';
import { assertNever, fail, ok, type Result } from '../domain/result';
import { createSseParser, type ParsedEvents } from '../sse/parse';
import { serializeSse } from '../sse/serialize';
import type {
  EncodedError,
  EncodedRequest,
  EncodeTarget,
  PassedRequest,
  StreamDecoder,
  StreamEncoder,
} from './dialect';
import type { DecodedChat, DecodedEmbedding, DecodedRequest } from './decoded';
import { objectOf, parseJson, type JsonObject } from './json';
import { decodeEmbeddingRequest, EMBEDDINGS_PATH, encodeEmbeddingResponse } from './openai-chat/embeddings';
import { clientDialect, providerDialect } from './registry';
import { spliceField } from './splice';
import { spokenByUser } from './spoken';
import { leftOut } from './strings';

/** A request as a provider's dialect has it. */
export interface ProviderBody extends PassedRequest, Pick<EncodedRequest, 'lossy'> {}

/** Which way an answer to a chat goes. */
export interface Translation {
  readonly client: DialectName;
  readonly provider: DialectName;
  readonly request: ChatRequest;
}

/** What a provider's answer may lack and a client's must have; tests hold them still. */
export interface AnswerDefaults {
  /** Seconds since the epoch. */
  readonly nowSeconds: () => number;
  /** Unique, without the prefix of a dialect. */
  readonly newId: () => string;
}

/** Translates one streamed answer chunk by chunk. Keep one per stream. */
export interface StreamTranslator {
  /** Takes bytes as they come and gives those that are due; empty when nothing is. Never throws. */
  push(chunk: Buffer): Buffer;
  /** The provider's stream is over: the rest, or the client's error event when it was cut. Never throws. */
  end(): Buffer;
  /** What was counted so far. */
  readonly usage: Usage | undefined;
  /** What ended the stream too early, once it did. */
  readonly error: RouterError | undefined;
}

const DEFAULTS: AnswerDefaults = {
  nowSeconds: () => Math.floor(Date.now() / 1000),
  newId: () => randomUUID().replaceAll('-', ''),
};

const NOTHING = Buffer.alloc(0);

/**
 * Reads a client's request.
 * @param path - where it came in, query included: some dialects put the model there
 * @param headers - the client's, by lower-case name
 * Errors: `malformed_body` when it is not a JSON object in UTF-8, `invalid_request` when a field is wrong.
 */
export function decodeRequest(
  dialect: DialectName,
  rawBody: Buffer,
  path: string,
  headers: ReadonlyMap<string, string> = new Map(),
): Result<DecodedChat | DecodedEmbedding, RouterError> {
  if (!isUtf8(rawBody)) return malformedBody('not valid UTF-8');
  const parsed = parseJson(rawBody.toString('utf8'));
  if (!parsed.ok) return malformedBody(parsed.error);
  const body = objectOf(parsed.value);
  if (!body) return malformedBody('JSON, but not an object');
  if (isEmbeddingPath(path)) return decodeEmbedding(body, rawBody);
  const client = clientDialect(dialect);
  const chat = client.decodeRequest(body, path);
  if (!chat.ok) return chat;
  const passed = client.passedHeaders.flatMap((name) => [...headers].filter((header) => header[0] === name));
  return ok({
    kind: 'chat',
    chat: { ...chat.value, ...leftOut(body, chat.value) },
    rawBody,
    dialect,
    headers: Object.fromEntries(passed),
  });
}

function isEmbeddingPath(path: string): boolean {
  return path.split('?', 1).join() === EMBEDDINGS_PATH;
}

function decodeEmbedding(body: JsonObject, rawBody: Buffer): Result<DecodedEmbedding, RouterError> {
  const embedding = decodeEmbeddingRequest(body);
  if (!embedding.ok) return embedding;
  const { model, inputs, user, unsupported } = embedding.value;
  const chat = { ...spokenByUser(model, inputs), unsupported, ...(user !== undefined && { user }) };
  return ok({
    kind: 'embedding',
    embedding: embedding.value,
    chat: { ...chat, ...leftOut(body, chat) },
    rawBody,
    dialect: 'openai-chat',
  });
}

function malformedBody(complaint: string): Result<never, RouterError> {
  return fail(new RouterError('malformed_body', `The body is ${complaint}. Send one JSON object.`));
}

/** Whether a provider's dialect has what a request asks for. */
export function isCarriedBy({ kind }: DecodedRequest, provider: DialectName): boolean {
  return kind !== 'embedding' || providerDialect(provider).embeddings !== undefined;
}

/**
 * Writes a request in a provider's dialect; where that is the client's own, only the model changes.
 * Throws: `internal` for one that the provider's dialect does not have (`isCarriedBy`).
 */
export function encodeForProvider(decoded: DecodedRequest, provider: DialectName, target: EncodeTarget): ProviderBody {
  switch (decoded.kind) {
    case 'chat':
      return encodeChat(decoded, provider, target);
    case 'embedding':
      return encodeEmbedding(decoded, provider, target);
    case 'pass':
      return { body: decoded.rawBody, path: decoded.path, headers: decoded.headers, lossy: [] };
    default:
      return assertNever(decoded);
  }
}

function encodeChat(decoded: DecodedChat, provider: DialectName, target: EncodeTarget): ProviderBody {
  const { chat, rawBody, dialect } = decoded;
  const encoder = providerDialect(provider);
  if (provider === dialect) {
    const passed = encoder.passRequest(rawBody, chat, target);
    return { ...passed, headers: { ...passed.headers, ...decoded.headers } };
  }
  const encoded = encoder.encodeRequest(chat, target);
  return { ...encoded, body: Buffer.from(JSON.stringify(encoded.body)) };
}

function encodeEmbedding(decoded: DecodedEmbedding, provider: DialectName, target: EncodeTarget): ProviderBody {
  const { embedding, rawBody, dialect } = decoded;
  if (provider === dialect) {
    const body = spliceField(rawBody, 'model', target.modelId);
    return { body, path: EMBEDDINGS_PATH, headers: {}, lossy: [] };
  }
  const { embeddings } = providerDialect(provider);
  if (!embeddings) throw new RouterError('internal', `${provider} has no embeddings`);
  const encoded = embeddings.encodeRequest(embedding, target);
  return { ...encoded, body: Buffer.from(JSON.stringify(encoded.body)) };
}

/**
 * Translates a whole answer; one in the client's own dialect is passed on as it is.
 * Errors: `upstream_malformed`, `upstream_error`.
 */
export function translateResponse(
  { client, provider, request }: Translation,
  body: Buffer,
  defaults: AnswerDefaults = DEFAULTS,
): Result<{ readonly body: Buffer; readonly usage?: Usage }, RouterError> {
  const parsed = parseJson(body.toString('utf8'));
  const answer = parsed.ok
    ? providerDialect(provider).decodeResponse(parsed.value)
    : fail(new RouterError('upstream_malformed', `The provider's answer is ${parsed.error}.`));
  const usage = answer.ok && answer.value.usage ? { usage: answer.value.usage } : {};
  if (client === provider) return ok({ body, ...usage });
  if (!answer.ok) return answer;
  const encoded = clientDialect(client).encodeResponse(complete(answer.value, client, defaults), request);
  return ok({ body: Buffer.from(JSON.stringify(encoded)), ...usage });
}

/**
 * Translates embeddings; those of the client's own dialect are passed on as they are.
 * Errors: `upstream_malformed`.
 */
export function translateEmbeddings(
  { embedding, dialect }: DecodedEmbedding,
  provider: DialectName,
  body: Buffer,
): Result<Buffer, RouterError> {
  if (provider === dialect) return ok(body);
  const parsed = parseJson(body.toString('utf8'));
  const answer = parsed.ok ? providerDialect(provider).embeddings?.decodeResponse(parsed.value) : undefined;
  if (!answer) return fail(new RouterError('upstream_malformed', 'The provider sent no JSON.'));
  return answer.ok ? ok(Buffer.from(JSON.stringify(encodeEmbeddingResponse(answer.value, embedding)))) : answer;
}

/** Gives id and time to an answer, or to the event that starts one, that came without. */
function complete<Answer extends Pick<ChatResponse, 'id' | 'createdAt'>>(
  answer: Answer,
  client: DialectName,
  { newId, nowSeconds }: AnswerDefaults,
): Answer {
  const id = answer.id || clientDialect(client).idPrefix + newId();
  return { ...answer, id, createdAt: answer.createdAt ?? nowSeconds() };
}

/** Reads a provider's error answer; `encodeError` then writes it for the client. */
export function translateError(provider: DialectName, status: number, body: string): RouterError {
  return providerDialect(provider).decodeError(status, body);
}

/** Writes an error in a client's dialect. */
export function encodeError(client: DialectName, error: RouterError): EncodedError {
  return clientDialect(client).encodeError(error);
}

/** Creates the translator of one streamed answer; one in the client's own dialect is passed on and only watched. */
export function createStreamTranslator(
  translation: Translation,
  defaults: AnswerDefaults = DEFAULTS,
): StreamTranslator {
  const { client, provider } = translation;
  return client === provider ? new PassedStream(translation) : new TranslatedStream(translation, defaults);
}

class TranslatedStream implements StreamTranslator {
  readonly #parser = createSseParser();
  readonly #decoder: StreamDecoder;
  readonly #encoder: StreamEncoder;
  readonly #client: DialectName;
  readonly #defaults: AnswerDefaults;
  usage: Usage | undefined;
  error: RouterError | undefined;

  constructor({ client, provider, request }: Translation, defaults: AnswerDefaults) {
    this.#decoder = providerDialect(provider).createStreamDecoder();
    this.#encoder = clientDialect(client).createStreamEncoder(request);
    this.#client = client;
    this.#defaults = defaults;
  }

  push(chunk: Buffer): Buffer {
    return this.#guard(() => this.#translate(this.#parser.push(chunk)));
  }

  end(): Buffer {
    return this.#guard(() => this.#translate(this.#parser.end()) + this.#encode(this.#decoder.end()));
  }

  #translate(parsed: ParsedEvents): string {
    if (!parsed.ok) return this.#encode([{ type: 'error', error: parsed.error }]);
    return this.#encode(parsed.value.flatMap((event) => this.#decoder.decode(event)));
  }

  #encode(events: readonly ChatEvent[]): string {
    return events.map((event) => this.#encodeEvent(event)).join('');
  }

  #encodeEvent(event: ChatEvent): string {
    if (this.error) return '';
    if (event.type === 'usage') this.usage = event.usage;
    if (event.type === 'error') this.error = event.error;
    const isStart = event.type === 'response-start';
    const encoded = this.#encoder.encode(isStart ? complete(event, this.#client, this.#defaults) : event);
    return encoded.map(serializeSse).join('');
  }

  /** The edge of the stream: a bug in a dialect ends this answer, with the client's error event, and no other. */
  #guard(translate: () => string): Buffer {
    if (this.error) return NOTHING;
    try {
      return Buffer.from(translate());
    } catch (cause) {
      const error = new RouterError('internal', 'a stream could not be translated', { cause });
      return Buffer.from(this.#encodeEvent({ type: 'error', error }));
    }
  }
}

/** A stream that keeps its bytes: read along for its usage and for the one thing that may be missing, its end. */
class PassedStream implements StreamTranslator {
  readonly #parser = createSseParser();
  readonly #decoder: StreamDecoder;
  readonly #client: DialectName;
  usage: Usage | undefined;
  error: RouterError | undefined;

  constructor({ client, provider }: Translation) {
    this.#decoder = providerDialect(provider).createStreamDecoder();
    this.#client = client;
  }

  push(chunk: Buffer): Buffer {
    const parsed = this.#parser.push(chunk);
    if (parsed.ok) this.#watch(parsed.value.flatMap((event) => this.#decoder.decode(event)));
    return chunk;
  }

  end(): Buffer {
    const rest = this.#parser.end();
    if (!rest.ok || this.error) return NOTHING;
    const error = this.#watch([...rest.value.flatMap((event) => this.#decoder.decode(event)), ...this.#decoder.end()]);
    // What cannot be read is the client's to judge, for it gets the bytes. A cut it could take for the end.
    if (error?.code !== 'upstream_cut') return NOTHING;
    const events = clientDialect(this.#client).encodeStreamError(error);
    // The cut may be in the middle of a line.
    return Buffer.from(`\n\n${events.map(serializeSse).join('')}`);
  }

  #watch(events: readonly ChatEvent[]): RouterError | undefined {
    for (const event of events) {
      if (event.type === 'usage') this.usage = event.usage;
      if (event.type === 'error') this.error = event.error;
    }
    return this.error;
  }
}
