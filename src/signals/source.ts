import type { Classifier, Clock, Embedder } from '../domain/ports';
import type { Question, SignalValue } from '../domain/signal';
import type { RequestView } from './request-view';

/** What a source found, before it is named and timed. `unknown` holds why, in a few words and never prompt text. */
export type Observation = { readonly value: SignalValue; readonly score: number } | { readonly unknown: string };

/** What signals need of the outside. */
export interface SignalPorts {
  readonly classifier: Classifier;
  /** Absent where no encoder serves similarity signals: they are unknown then. */
  readonly embedder?: Embedder;
  readonly clock: Clock;
}

/** What it costs to compute a signal, by magnitude; the cheapest of those still needed is computed first. */
export const COST = { lookUp: 0, scan: 1, analyse: 2, infer: 3 } as const;
export type Cost = (typeof COST)[keyof typeof COST];

/** Computes one signal, or several that come at the price of one. */
export interface SignalSource {
  readonly names: readonly string[];
  readonly cost: Cost;
  /**
   * Observes the request. Never throws and never rejects: what fails is `unknown`.
   * @param budgetMs - milliseconds left; a source that can stop early does
   * @returns an observation for each of `names`
   */
  observe(view: RequestView, ports: SignalPorts, budgetMs: number): Observed | Promise<Observed>;
}

/** Observations by signal name. */
export type Observed = Readonly<Record<string, Observation>>;

/** Computes a signal from others, as soon as they say enough. Pure and free. */
export interface DerivedSource {
  readonly names: readonly [string];
  /** Signals that it may need; it took as long as those of them that were computed. */
  readonly from: readonly string[];
  /** The observation, or what it needs next. */
  readonly derive: Question<Observation>;
}

/** Sources by the name of each signal that they compute. */
export type SignalSources = ReadonlyMap<string, SignalSource | DerivedSource>;

/** A certain observation, as deterministic signals make it. */
export function certain(value: SignalValue): Observation {
  return { value, score: 1 };
}
