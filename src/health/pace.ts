/** Share of the newest measurement in the mean: about the last ten count. */
const NEWEST_SHARE = 0.2;

/** A measurement says nothing of now after this: who was slow must be able to show that it no longer is. */
const STALE_MS = 5 * 60_000;

/** How soon answers begin, as a rolling mean. */
export class Pace {
  #meanMs: number | undefined;
  #measuredMs = -Infinity;

  add(firstByteMs: number, nowMs: number): void {
    const before = this.meanMs(nowMs) ?? firstByteMs;
    this.#meanMs = before + (firstByteMs - before) * NEWEST_SHARE;
    this.#measuredMs = nowMs;
  }

  /** @returns milliseconds, or undefined where nothing was measured lately */
  meanMs(nowMs: number): number | undefined {
    return nowMs - this.#measuredMs < STALE_MS ? this.#meanMs : undefined;
  }
}
