import type { DialectName } from './model';

/** What Envoy told us about a request, and who is asking, before its body is read. */
export interface RequestFacts {
  readonly dialect: DialectName;
  /** As the client sent it, query included. */
  readonly path: string;
  /** Client headers by lower-case name. */
  readonly headers: ReadonlyMap<string, string>;
  /** Our id of the exchange, random; absent where nothing is sent, as in `explain`. */
  readonly exchangeId?: string;
  /** The team that identity established; absent when there is none. */
  readonly team?: string;
  /** Names of the models that this caller may use; absent means all. */
  readonly allowedModels?: ReadonlySet<string>;
}
