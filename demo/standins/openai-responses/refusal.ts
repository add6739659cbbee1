import type { OpenAiError } from '../openai-chat/error';

/** Why a request is refused; the status is 400 unless it says otherwise. */
export interface Refusal {
  readonly status?: number;
  readonly error: OpenAiError;
}
