import type { Decision } from './decision';
import type { Model, TrustZone } from './model';
import type { SignalSet } from './signal';

/** A model that may serve this request. */
export type Candidate = Model;

/** The outcome of routing one request. */
export interface Plan {
  readonly decision: Decision;
  /** In the order in which they are tried; never empty. */
  readonly candidates: readonly Candidate[];
  /** `internal`: no attempt of this exchange may reach an external provider. */
  readonly trustZone: TrustZone;
  readonly signals: SignalSet;
  /** Shadow rules that would have decided if they could; absent when there are none. */
  readonly shadowed?: readonly string[];
}
