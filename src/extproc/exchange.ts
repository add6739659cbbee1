import { randomUUID } from 'node:crypto';
import type { Snapshot } from '../config/compile';
import { readModelListRequest, type ModelListRequest } from '../dialects/model-list';
import { decodeRequest } from '../dialects/translate';
import { RouterError } from '../domain/errors';
import type { RequestFacts } from '../domain/facts';
import type { DialectName } from '../domain/model';
import type { Plan } from '../domain/plan';
import { fail, type Result } from '../domain/result';
import { missingSecret } from '../providers/auth';
import { withoutLossy } from '../providers/encode';
import { renderAttempt } from '../providers/render';
import { routeRequest } from '../route';
import { admitRequest, bodyTooLarge } from './admission';
import { immediateError } from './immediate';
import { firstAttempt, headerMap } from './mutations';
import type { HttpBody, HttpHeaders, ProcessingRequest } from './protocol';
import { answerModelList } from './model-list';
import { ExchangeResponse } from './response';
import type { SavedExchange } from './saved-exchange';
import type { GatewayServices } from './services';
import type { Step } from './step';

/** What one exchange waits for; the data of a state belongs to it. */
type State =
  | { readonly at: 'request-headers' }
  | {
      readonly at: 'request-body';
      readonly facts: RequestFacts;
      readonly headers: ReadonlyMap<string, string>;
      readonly snapshot: Snapshot;
    }
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
      return this.#onRequestHeaders(message.request_headers);
    if (message.request_body && state.at === 'request-body') return this.#onRequestBody(message.request_body, state);
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
    if (this.#saved) this.#services.exchanges.remove(this.#saved.id);
    this.#services.observe({ exchange: this.#saved, httpStatus: this.#httpStatus, error: this.#error });
  }

  #onRequestHeaders(message: HttpHeaders): Step {
    const headers = headerMap(message);
    const snapshot = this.#services.snapshot();
    const [path = ''] = (headers.get(':path') ?? '').split('?', 1);
    const models = headers.get(':method') === 'GET' ? readModelListRequest(path, headers) : undefined;
    if (models) return this.#listModels(models, headers, snapshot);
    const head = { headers, isWithoutBody: message.end_of_stream ?? false };
    const facts = admitRequest(head, snapshot, this.#services.secrets);
    if (!facts.ok) return this.refuse(facts.error);
    this.#dialect = facts.value.dialect;
    this.#state = { at: 'request-body', facts: facts.value, headers, snapshot };
    return { answer: { request_headers: { response: {} } }, isLast: false };
  }

  #listModels(request: ModelListRequest, headers: ReadonlyMap<string, string>, snapshot: Snapshot): Step {
    this.#dialect = request.dialect;
    const answer = answerModelList(request, headers, snapshot, this.#services.secrets);
    if (!answer.ok) return this.refuse(answer.error);
    this.#httpStatus = 200;
    this.#state = { at: 'done' };
    return { answer: answer.value, isLast: true };
  }

  async #onRequestBody(message: HttpBody, state: State & { at: 'request-body' }): Promise<Step> {
    const { clock, exchanges } = this.#services;
    const startedMs = clock.nowMs();
    const saved = await this.#route(message.body ?? Buffer.alloc(0), state);
    // The client may have gone while the signals were computed: nobody would take the exchange out again.
    if (this.#isClosed) return { answer: {}, isLast: true };
    if (!saved.ok) return this.refuse(saved.error);
    this.#saved = saved.value;
    const { decoded, plan, answering } = saved.value;
    const request = await renderAttempt(decoded, plan, answering, this.#services);
    if (this.#isClosed) return { answer: {}, isLast: true };
    if (!request.ok) return this.refuse(request.error);
    saved.value.lossy = request.value.lossy;
    saved.value.overheadMs = clock.nowMs() - startedMs;
    exchanges.add(saved.value);
    this.#state = { at: 'response', response: new ExchangeResponse(this.#dialect, saved.value) };
    const clusters = plan.candidates.map((candidate) => candidate.provider.cluster);
    return { answer: firstAttempt(request.value, state.headers, clusters, saved.value.id), isLast: false };
  }

  async #route(body: Buffer, state: State & { at: 'request-body' }): Promise<Result<SavedExchange, RouterError>> {
    const { facts, snapshot } = state;
    const tooLarge = bodyTooLarge(body.length, snapshot.limits.requestBytes);
    if (tooLarge) return fail(tooLarge);
    const decoded = decodeRequest(facts.dialect, body, facts.path);
    if (!decoded.ok) return decoded;
    const routed = await routeRequest(facts, decoded.value.chat, snapshot, this.#services.ports);
    if (!routed.ok) return routed;
    const fitting = withoutLossy(this.#withKeys(routed.value), decoded.value);
    if (!fitting.ok) return fitting;
    const plan = fitting.value;
    const [answering] = plan.candidates;
    if (!answering) return fail(new RouterError('no_candidate', 'No candidate model has its provider key set here.'));
    const saved = { id: randomUUID(), decoded: decoded.value, plan, answering, attempts: 1, lossy: [], overheadMs: 0 };
    return { ok: true, value: saved };
  }

  /** Leaves out candidates whose provider key is missing: they could only fail, and cost an attempt. */
  #withKeys(plan: Plan): Plan {
    const isPayable = (candidate: (typeof plan.candidates)[number]): boolean =>
      missingSecret(candidate.provider, this.#services.secrets) === undefined;
    return plan.candidates.every(isPayable) ? plan : { ...plan, candidates: plan.candidates.filter(isPayable) };
  }

  #onResponse(message: ProcessingRequest): Step {
    // Envoy may answer by itself before there was a plan, for instance 413 while it buffered the body.
    const state = this.#state;
    const response = state.at === 'response' ? state.response : new ExchangeResponse(this.#dialect, undefined);
    this.#state = { at: 'response', response };
    const step = message.response_headers
      ? response.onHeaders(message.response_headers, message.attributes)
      : response.onBody(message.response_body ?? {});
    this.#httpStatus = response.httpStatus;
    this.#error = response.error;
    if (step.isLast) this.#state = { at: 'done' };
    return step;
  }
}
