import type { DecodedRequest } from '../dialects/decoded';
import type { Candidate, Plan } from '../domain/plan';
import type { AttemptOutcome } from '../health/attempt-outcome';

/** What the retries and the response of one exchange need of its request. */
export interface SavedExchange {
  readonly id: string;
  readonly decoded: DecodedRequest;
  readonly plan: Plan;
  /** The candidate of the latest attempt: the one whose answer comes back. */
  answering: Candidate;
  /** Attempts rendered so far. */
  attempts: number;
  /** When the latest attempt was rendered, in milliseconds of the clock. */
  attemptStartMs: number;
  /** What became of the latest attempt; undefined until it is known. */
  outcome: AttemptOutcome | undefined;
  /** Client fields that were lost in the latest attempt's dialect. */
  lossy: readonly string[];
  /** Milliseconds from the request body's arrival to the first attempt's rendering. */
  overheadMs: number;
}

/** The exchanges under way, by id: where the two streams of one exchange meet. Lives as long as the process. */
export class ExchangeRegistry {
  readonly #exchanges = new Map<string, SavedExchange>();

  get size(): number {
    return this.#exchanges.size;
  }

  add(exchange: SavedExchange): void {
    this.#exchanges.set(exchange.id, exchange);
  }

  find(id: string): SavedExchange | undefined {
    return this.#exchanges.get(id);
  }

  remove(id: string): void {
    this.#exchanges.delete(id);
  }
}
