import {
  createStreamTranslator,
  encodeError,
  translateEmbeddings,
  translateError,
  translateResponse,
  type StreamTranslator,
  type Translation,
} from '../dialects/translate';
import { RouterError } from '../domain/errors';
import type { DialectName } from '../domain/model';
import { ok, type Result } from '../domain/result';
import type { StreamFraming, Unframe } from '../providers/platform';
import { platformOf } from '../providers/platforms';
import { decisionHeaders } from './decision-headers';
import { immediateError } from './immediate';
import { bodyMutation, headerMap, mutateHeaders, readResponseBody } from './mutations';
import { originOf, type Origin } from './origin';
import type { AttributeStruct, HttpBody, HttpHeaders } from './protocol';
import type { SavedExchange } from './saved-exchange';
import type { Step } from './step';

/**
 * Provider response headers that a client gets to see; the rest speaks of the operator's account.
 */
const RETURNED_HEADERS = new Set([
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-length',
  'content-type',
  'date',
  'retry-after',
  'transfer-encoding',
  'x-request-id',
]);

/** Media type of server-sent events. */
const EVENT_STREAM = 'text/event-stream';

/** How the body of a response has to be dealt with. */
type Reading = 'none' | 'error' | 'whole' | 'stream';

/** The response of one exchange on its way back: provider's dialect to client's dialect, whole or chunk by chunk. */
export class ExchangeResponse {
  readonly #dialect: DialectName;
  readonly #exchange: SavedExchange | undefined;
  #reading: Reading = 'none';
  #origin: Origin = 'provider';
  #translator: StreamTranslator | undefined;
  /** Of a stream that does not come as server-sent events. */
  #unframe: Unframe | undefined;
  #providerStatus = 0;
  /** The status that the client sees. */
  httpStatus: number | undefined;
  error: RouterError | undefined;

  /**
   * @param dialect - the client's
   * @param exchange - absent when Envoy answers before anything was decided
   */
  constructor(dialect: DialectName, exchange: SavedExchange | undefined) {
    this.#dialect = dialect;
    this.#exchange = exchange;
  }

  onHeaders(message: HttpHeaders, attributes: Readonly<Record<string, AttributeStruct>> | undefined): Step {
    const headers = headerMap(message);
    this.#providerStatus = Number(headers.get(':status'));
    this.httpStatus = this.#providerStatus;
    this.#origin = originOf(attributes);
    // A retry that we refused is in the client's dialect already and says itself what was decided.
    if (this.#origin === 'signalbox') return { answer: { response_headers: { response: {} } }, isLast: true };
    this.#unframe = this.#framingOf(headers)?.createUnframe();
    this.#reading = this.#chooseReading(headers);
    const fault = this.#headerFault(headers, message.end_of_stream ?? false);
    if (fault) return this.#replace(fault);
    return {
      answer: {
        response_headers: {
          response: {
            header_mutation: mutateHeaders(
              {
                ...decisionHeaders(this.#exchange, this.error?.code),
                ...(this.#unframe && { 'content-type': EVENT_STREAM }),
              },
              this.#removed(headers),
            ),
          },
        },
        ...(this.#reading !== 'none' && {
          mode_override: readResponseBody(this.#reading === 'stream' ? 'streamed' : 'buffered'),
        }),
      },
      isLast: this.#reading === 'none',
    };
  }

  onBody(message: HttpBody): Step {
    const body = message.body ?? Buffer.alloc(0);
    const isEnd = message.end_of_stream ?? false;
    if (this.#reading === 'stream') return bodyStep(this.#translateChunk(body, isEnd), isEnd);
    return this.#reading === 'error' ? this.#errorStep(body) : this.#wholeStep(body);
  }

  #chooseReading(headers: ReadonlyMap<string, string>): Reading {
    const isPassed = this.#exchange?.decoded.kind === 'pass' && this.#origin === 'provider';
    if (this.#providerStatus >= 400 && !isPassed) return 'error';
    if (!this.#exchange || isPassed) return 'none';
    const { decoded, answering } = this.#exchange;
    // One of the client's own dialect is read along: a stream that breaks off must not look complete.
    if (this.#unframe || (decoded.chat.stream && isOfType(headers, EVENT_STREAM))) return 'stream';
    return answering.provider.dialect === decoded.dialect ? 'none' : 'whole';
  }

  /** The framing that this answer comes in; a proxy in front of the platform may have undone it. */
  #framingOf(headers: ReadonlyMap<string, string>): StreamFraming | undefined {
    if (!this.#exchange?.decoded.chat.stream || this.#providerStatus >= 400) return undefined;
    const { framing } = platformOf(this.#exchange.answering.provider);
    return framing && isOfType(headers, framing.contentType) ? framing : undefined;
  }

  /** What makes the response unreadable already, if anything. */
  #headerFault(headers: ReadonlyMap<string, string>, isWithoutBody: boolean): RouterError | undefined {
    if (this.#reading === 'none') return undefined;
    if (isWithoutBody) return this.#reading === 'error' ? this.#errorOf('') : malformed('The provider sent no body.');
    const encoding = headers.get('content-encoding') ?? 'identity';
    if (encoding !== 'identity')
      return malformed(`The provider compressed its answer (${encoding}) though asked not to.`);
    if (this.#reading === 'whole' && this.#exchange?.decoded.chat.stream) {
      return malformed('The provider answered a streaming request without a stream.');
    }
    return undefined;
  }

  #removed(headers: ReadonlyMap<string, string>): string[] {
    const isChanged = this.#reading !== 'none';
    return [...headers.keys()].filter(
      (name) =>
        (!RETURNED_HEADERS.has(name) && !name.startsWith(':') && !name.startsWith('x-envoy-')) ||
        (isChanged && name === 'content-length'),
    );
  }

  #translateChunk(chunk: Buffer, isEnd: boolean): Buffer {
    this.#translator ??= createStreamTranslator(this.#translation());
    const translated = this.#translator.push(this.#unframe ? this.#unframe(chunk) : chunk);
    const rest = isEnd ? this.#translator.end() : undefined;
    this.error = this.#translator.error;
    return rest ? Buffer.concat([translated, rest]) : translated;
  }

  #wholeStep(body: Buffer): Step {
    const translated = this.#translateWhole(body);
    return translated.ok ? bodyStep(translated.value, true) : this.#errorBodyStep(translated.error);
  }

  #translateWhole(body: Buffer): Result<Buffer, RouterError> {
    const { decoded, answering } = this.#answered();
    if (decoded.kind === 'embedding') return translateEmbeddings(decoded, answering.provider.dialect, body);
    const translated = translateResponse(this.#translation(), body);
    return translated.ok ? ok(translated.value.body) : translated;
  }

  #errorStep(body: Buffer): Step {
    return this.#errorBodyStep(this.#errorOf(body.toString('utf8')));
  }

  #errorBodyStep(error: RouterError): Step {
    this.error = error;
    const encoded = encodeError(this.#dialect, error);
    this.httpStatus = encoded.httpStatus;
    const body = Buffer.from(JSON.stringify(encoded.body));
    return {
      answer: {
        response_body: {
          response: {
            header_mutation: mutateHeaders({
              ':status': String(encoded.httpStatus),
              'content-type': 'application/json',
              'content-length': String(body.length),
              ...decisionHeaders(this.#exchange, error.code),
            }),
            body_mutation: { body },
          },
        },
      },
      isLast: true,
    };
  }

  #replace(error: RouterError): Step {
    this.error = error;
    this.httpStatus = error.httpStatus;
    return { answer: immediateError(error, this.#dialect, this.#exchange), isLast: true };
  }

  #errorOf(body: string): RouterError {
    if (this.#exchange && this.#origin === 'provider') {
      const { provider } = this.#exchange.answering;
      return translateError(provider.dialect, this.#providerStatus, platformOf(provider).readError?.(body) ?? body);
    }
    return envoyError(this.#providerStatus, this.#exchange?.answering.provider.name);
  }

  #answered(): SavedExchange {
    if (!this.#exchange) throw new RouterError('internal', 'a response without an exchange is never translated');
    return this.#exchange;
  }

  #translation(): Translation {
    const { decoded, answering } = this.#answered();
    return { client: decoded.dialect, provider: answering.provider.dialect, request: decoded.chat };
  }
}

/** Envoy's own reply, in our words: its text speaks of addresses and sockets. */
function envoyError(httpStatus: number, provider = 'The provider'): RouterError {
  if (httpStatus === 413) {
    return new RouterError('body_too_large', 'The body is larger than the gateway buffers. Send less text.');
  }
  const wording = httpStatus === 504 ? 'did not answer in time' : 'could not be reached';
  return new RouterError('upstream_unavailable', `${provider} ${wording}. Try again later.`, { httpStatus });
}

function malformed(message: string): RouterError {
  return new RouterError('upstream_malformed', message);
}

/** @param mediaType - without parameters */
function isOfType(headers: ReadonlyMap<string, string>, mediaType: string): boolean {
  return headers.get('content-type')?.startsWith(mediaType) ?? false;
}

function bodyStep(body: Buffer, isLast: boolean): Step {
  return { answer: { response_body: { response: { body_mutation: bodyMutation(body) } } }, isLast };
}
