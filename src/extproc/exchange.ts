import type { Snapshot } from '../config/compile';
import { defined } from '../dialects/defined';
import { readModelListRequest, type ModelListRequest } from '../dialects/model-list';
import { RouterError } from '../domain/errors';
import type { DialectName } from '../domain/model';
import type { Visitor } from '../identity/caller';
import { renderAttempt } from '../providers/render';
import { admitRequest, findDestination } from './admission';
import { immediateError } from './immediate';
import { firstAttempt, headerMap } from './mutations';
import { answerModelList } from './model-list';
import { openExchange, type WholeRequest } from './open-exchange';
import { peerAddressOf } from './peer';
import type { AttributeStruct, HttpHeaders, ProcessingRequest } from './protocol';
import { ExchangeResponse } from './response';
import type { SavedExchange } from './saved-exchange';
import type { GatewayServices } from './services';
import type { Step } from './step';
import { watchAnswer, watchEnd } from './watch';

/** What one exchange waits for; the data of a state belongs to it. */
type State =
  | { readonly at: 'request-headers' }
  | { readonly at: 'request-body'; readonly head: Omit<WholeRequest, 'body'> }
  | { readonly at: 'response'; readonly response: ExchangeResponse }
  | { readonly at: 'done' };

/**
 * One HTTP exchange as Envoy's exchange filter shows it: request headers, request body, response headers and, where it
 * must be read, the response body. Each message gets one answer. Owns the exchange's entry in the registry.
 */
export class Exchange {
  readonly #services: GatewayServices;
  #state: State = { at: 'request-headers' };
  /** Shapes errors; OpenAI's until the path says otherwise. */
  #dialect: DialectName = 'openai-chat';
  #saved: SavedExchange | undefined;
  #httpStatus: number | undefined;
  #error: RouterError | undefined;
  #isClosed = false;

  constructor(services: GatewayServices) {
    this.#services = services;
  }

  /** Answers the next message. Throws `internal` when Envoy sends what the state does not allow. */
  async handle(message: ProcessingRequest): Promise<Step> {
    const state = this.#state;
    if (message.request_headers && state.at === 'request-headers')
      return this.#onRequestHeaders(message.request_headers, message.attributes);
    if (message.request_body && state.at === 'request-body') {
      return this.#begin('request_body', { ...state.head, body: message.request_body.body ?? Buffer.alloc(0) });
    }
    if (message.response_headers) return this.#onResponse(message);
    if (message.response_body && state.at === 'response') return this.#onResponse(message);
    throw new RouterError('internal', `unexpected message in state ${state.at}: ${Object.keys(message).join(', ')}`);
  }

  /** Answers with an error instead, if the client has seen nothing yet. */
  refuse(error: RouterError): Step {
    this.#error = error;
    this.#httpStatus = error.httpStatus;
    this.#state = { at: 'done' };
    return { answer: immediateError(error, this.#dialect, this.#saved), isLast: true };
  }

  /** Forgets the exchange and reports its outcome; call once, when the stream is over for whatever reason. */
  close(): void {
    this.#isClosed = true;
    this.#state = { at: 'done' };
    if (this.#saved) {
      this.#services.exchanges.remove(this.#saved.id);
      watchEnd(this.#saved, this.#error, this.#services);
    }
    this.#services.observe({ exchange: this.#saved, httpStatus: this.#httpStatus, error: this.#error });
  }

  #onRequestHeaders(
    message: HttpHeaders,
    attributes: Readonly<Record<string, AttributeStruct>> | undefined,
  ): Step | Promise<Step> {
    const headers = headerMap(message);
    const visitor: Visitor = defined({ headers, peerAddress: peerAddressOf(attributes) });
    const snapshot = this.#services.snapshot();
    const [path = ''] = (headers.get(':path') ?? '').split('?', 1);
    const models = headers.get(':method') === 'GET' ? readModelListRequest(path, headers) : undefined;
    if (models) return this.#listModels(models, visitor, snapshot);
    const destination = findDestination(path, snapshot);
    if (!destination.ok) return this.refuse(destination.error);
    this.#dialect = destination.value.dialect;
    const isWithoutBody = message.end_of_stream ?? false;
    const incoming = { ...visitor, isWithoutBody, destination: destination.value };
    const admitted = admitRequest(incoming, snapshot, this.#services);
    if (!admitted.ok) return this.refuse(admitted.error);
    const head = { admitted: admitted.value, headers, snapshot };
    if (isWithoutBody) return this.#begin('request_headers', { ...head, body: Buffer.alloc(0) });
    this.#state = { at: 'request-body', head };
    return { answer: { request_headers: { response: {} } }, isLast: false };
  }

  #listModels(request: ModelListRequest, visitor: Visitor, snapshot: Snapshot): Step {
    this.#dialect = request.dialect;
    const answer = answerModelList(request, visitor, snapshot, this.#services);
    if (!answer.ok) return this.refuse(answer.error);
    this.#httpStatus = 200;
    this.#state = { at: 'done' };
    return { answer: answer.value, isLast: true };
  }

  /** @param phase - what Envoy waits for an answer to */
  async #begin(phase: 'request_headers' | 'request_body', request: WholeRequest): Promise<Step> {
    const { clock, exchanges } = this.#services;
    const startedMs = clock.nowMs();
    const saved = await openExchange(request, this.#services);
    // The client may have gone while the signals were computed: nobody would take the exchange out again.
    if (this.#isClosed) return { answer: {}, isLast: true };
    if (!saved.ok) return this.refuse(saved.error);
    this.#saved = saved.value;
    const { id, decoded, plan, answering } = saved.value;
    const rendered = await renderAttempt(decoded, plan, answering, this.#services);
    if (this.#isClosed) return { answer: {}, isLast: true };
    if (!rendered.ok) return this.refuse(rendered.error);
    saved.value.lossy = rendered.value.lossy;
    saved.value.attemptStartMs = clock.nowMs();
    saved.value.overheadMs = saved.value.attemptStartMs - startedMs;
    exchanges.add(saved.value);
    this.#state = { at: 'response', response: new ExchangeResponse(this.#dialect, saved.value) };
    const clusters = plan.candidates.map((candidate) => candidate.provider.cluster);
    return {
      answer: firstAttempt(phase, rendered.value, request.headers, clusters, { id, dialect: this.#dialect }),
      isLast: false,
    };
  }

  #onResponse(message: ProcessingRequest): Step {
    // Envoy may answer by itself before there was a plan, for instance 413 while it buffered the body.
    const state = this.#state;
    const response = state.at === 'response' ? state.response : new ExchangeResponse(this.#dialect, undefined);
    this.#state = { at: 'response', response };
    if (message.response_headers && this.#saved) {
      watchAnswer(this.#saved, message.response_headers, message.attributes, this.#services);
    }
    const step = message.response_headers
      ? response.onHeaders(message.response_headers, message.attributes)
      : response.onBody(message.response_body ?? {});
    this.#httpStatus = response.httpStatus;
    this.#error = response.error;
    if (step.isLast) this.#state = { at: 'done' };
    return step;
  }
}
