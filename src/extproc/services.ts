import type { Snapshot } from '../config/compile';
import type { RouterError } from '../domain/errors';
import type { Clock, SecretSource } from '../domain/ports';
import type { RoutePorts } from '../route';
import type { ExchangeRegistry, SavedExchange } from './saved-exchange';

/** What became of one exchange, told once, when its last answer is given or its stream ends. */
export interface ExchangeOutcome {
  /** Absent when the request failed before a decision. */
  readonly exchange: SavedExchange | undefined;
  /** Status that the client saw; undefined when the client or Envoy gave up before there was one. */
  readonly httpStatus: number | undefined;
  readonly error: RouterError | undefined;
}

/** What the streams need of the rest of the process. */
export interface GatewayServices {
  /** The config that new exchanges run on; one exchange keeps the one that it began with. */
  readonly snapshot: () => Snapshot;
  readonly ports: RoutePorts;
  readonly secrets: SecretSource;
  readonly clock: Clock;
  readonly exchanges: ExchangeRegistry;
  readonly observe: (outcome: ExchangeOutcome) => void;
  /** Reports a bug: an exception that no code expected. */
  readonly reportBug: (error: unknown) => void;
}
