import type { ProcessingResponse } from './protocol';

/** What to send back to Envoy, and whether the stream is over with it. */
export interface Step {
  readonly answer: ProcessingResponse;
  readonly isLast: boolean;
}
