import pino from 'pino';
import { RouterError } from '../domain/errors';
import type { ExchangeOutcome } from '../extproc/services';

/** The process's log: JSON lines on standard error, so that commands keep standard output for their answers. */
export class Log {
  readonly #pino = pino(
    { base: null, timestamp: pino.stdTimeFunctions.isoTime },
    pino.destination({ dest: 2, sync: false }),
  );

  info(message: string, detail: Readonly<Record<string, unknown>> = {}): void {
    this.#pino.info(detail, message);
  }

  /** One line for each exchange: what was decided and how it ended. */
  exchange({ exchange, httpStatus, error }: ExchangeOutcome): void {
    const line = {
      exchange: exchange?.id,
      rule: exchange?.plan.decision.rule,
      cause: exchange?.plan.decision.cause,
      provider: exchange?.answering.provider.name,
      model: exchange?.answering.name,
      attempts: exchange?.attempts,
      overheadMs: exchange && Math.round(exchange.overheadMs * 10) / 10,
      status: httpStatus,
      error: error?.code,
    };
    if (error && error.httpStatus >= 500) this.#pino.warn(line, 'exchange');
    else this.#pino.info(line, 'exchange');
  }

  /** A bug: the stack is for the log alone. Only errors of our own may show their message; others may quote input. */
  bug(error: unknown): void {
    const known = error instanceof RouterError;
    const frames = error instanceof Error ? error.stack?.split('\n').filter((line) => /^\s+at /.test(line)) : undefined;
    this.#pino.error(
      { kind: error instanceof Error ? error.name : typeof error, message: known ? error.message : undefined, frames },
      'bug',
    );
  }
}
