import type { Candidate } from '../domain/plan';
import type { AttemptOutcome } from './attempt-outcome';
import type { CooldownSettings, Standing } from './cooldown';

/**
 * How providers and their models are doing, told by real traffic alone: no probe costs tokens.
 * It answers at once on purpose: a decision never waits for a network, so an implementation that shares what it knows
 * keeps a copy at hand.
 */
export interface ProviderHealth {
  /** Learns what became of an attempt at a candidate. */
  record(candidate: Candidate, outcome: AttemptOutcome, settings: CooldownSettings): void;
  /** The worse of a model's own standing and its provider's. */
  standing(candidate: Candidate): Standing;
  /**
   * Lets one request at a time find out whether a recovering candidate works again.
   * @param leaseMs - milliseconds after which the next may, if no outcome is recorded before
   * @returns false while another request is finding out
   */
  beginTrial(candidate: Candidate, leaseMs: number): boolean;
  /** Rolling mean of the milliseconds until an answer begins; undefined where there was none lately. */
  firstByteMs(candidate: Candidate, answer: { readonly isStreamed: boolean }): number | undefined;
}
