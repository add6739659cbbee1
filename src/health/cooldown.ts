import { OutcomeWindow } from './outcome-window';

/** When somebody is given a rest, and for how long. */
export interface CooldownSettings {
  /** Failures in a row. */
  readonly failures: number;
  /** Share of failed attempts within the window, 0 to 1. */
  readonly errorRatio: number;
  readonly windowMs: number;
  /** The first rest; each that follows without a success between them is twice as long. */
  readonly shortestMs: number;
  /** No rest is longer, whatever a provider asks for. */
  readonly longestMs: number;
  /** After a key was refused. */
  readonly refusedMs: number;
}

/**
 * `well` – nothing speaks against it; `cooling` – it failed and is given a rest; `recovering` – the rest is over and no
 * attempt has shown yet that it works.
 */
export type Standing = 'well' | 'cooling' | 'recovering';

/** A share says nothing before there were this many attempts. */
const MIN_ATTEMPTS = 10;

/** The rests of one provider or one model. Needs no timer: a rest is over once somebody asks after its end. */
export class Cooldown {
  readonly #window = new OutcomeWindow();
  #failuresInRow = 0;
  /** Rests since the last success. */
  #rests = 0;
  /** End of the latest rest; undefined while all is well. */
  #untilMs: number | undefined;
  /** The trial under way counts as lost after this. */
  #trialUntilMs = -Infinity;

  standing(nowMs: number): Standing {
    if (this.#untilMs === undefined) return 'well';
    return nowMs < this.#untilMs ? 'cooling' : 'recovering';
  }

  /** An answer during a rest was asked for before it, or as a last resort: the rest goes on. */
  onSuccess(nowMs: number, { windowMs }: CooldownSettings): void {
    const standing = this.standing(nowMs);
    if (standing === 'cooling') return;
    if (standing === 'recovering') {
      this.#untilMs = undefined;
      this.#rests = 0;
      this.#window.clear();
    }
    this.#failuresInRow = 0;
    this.#window.add(false, nowMs, windowMs);
  }

  /** @param retryAfterMs - how long the provider itself wants to be left alone, milliseconds: the first failure counts then */
  onFailure(nowMs: number, settings: CooldownSettings, retryAfterMs?: number): void {
    const standing = this.standing(nowMs);
    const askedMs = Math.min(retryAfterMs ?? 0, settings.longestMs);
    // Attempts that were under way when the rest began would otherwise make it longer and longer.
    if (standing === 'cooling') return this.rest(nowMs, askedMs);
    this.#failuresInRow += 1;
    this.#window.add(true, nowMs, settings.windowMs);
    const isDue = standing === 'recovering' || this.#isTooMuch(nowMs, settings);
    if (!isDue && askedMs === 0) return;
    const grownMs = isDue ? Math.min(settings.shortestMs * 2 ** this.#rests, settings.longestMs) : 0;
    if (isDue) this.#rests += 1;
    this.rest(nowMs, Math.max(grownMs, askedMs));
  }

  /** Begins a rest, or lets the one that is under way last at least as long. */
  rest(nowMs: number, restMs: number): void {
    this.#untilMs = Math.max(this.#untilMs ?? 0, nowMs + restMs);
    this.#failuresInRow = 0;
    this.#window.clear();
  }

  /**
   * Asks for the one trial that may be under way after a rest.
   * @param leaseMs - milliseconds after which it is lost, if nobody tells how it ended
   */
  beginTrial(nowMs: number, leaseMs: number): void {
    this.#trialUntilMs = nowMs + leaseMs;
  }

  isOnTrial(nowMs: number): boolean {
    return nowMs < this.#trialUntilMs;
  }

  endTrial(): void {
    this.#trialUntilMs = -Infinity;
  }

  #isTooMuch(nowMs: number, { failures, errorRatio, windowMs }: CooldownSettings): boolean {
    if (this.#failuresInRow >= failures) return true;
    return this.#window.failureRatio(nowMs, windowMs, MIN_ATTEMPTS) >= errorRatio;
  }
}
