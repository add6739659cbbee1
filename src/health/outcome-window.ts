/** Steps in which the window moves on; so it takes the same room however many requests there are. */
const BUCKETS = 10;

interface Bucket {
  readonly startMs: number;
  attempts: number;
  failures: number;
}

/** How many attempts of the last while failed. */
export class OutcomeWindow {
  #buckets: Bucket[] = [];

  /** @param windowMs - how far back it reaches, milliseconds */
  add(isFailure: boolean, nowMs: number, windowMs: number): void {
    const newest = this.#buckets.at(-1);
    if (newest && nowMs - newest.startMs < windowMs / BUCKETS) {
      newest.attempts += 1;
      newest.failures += Number(isFailure);
      return;
    }
    this.#buckets = this.#recent(nowMs, windowMs);
    this.#buckets.push({ startMs: nowMs, attempts: 1, failures: Number(isFailure) });
  }

  /** @returns the share of failures, 0 to 1; 0 where there were less than `minAttempts` */
  failureRatio(nowMs: number, windowMs: number, minAttempts: number): number {
    const recent = this.#recent(nowMs, windowMs);
    const attempts = recent.reduce((sum, bucket) => sum + bucket.attempts, 0);
    if (attempts < minAttempts) return 0;
    return recent.reduce((sum, bucket) => sum + bucket.failures, 0) / attempts;
  }

  clear(): void {
    this.#buckets = [];
  }

  #recent(nowMs: number, windowMs: number): Bucket[] {
    return this.#buckets.filter(({ startMs }) => nowMs - startMs < windowMs);
  }
}
