import type { FinishReason } from '../../domain/chat';
import { assertNever } from '../../domain/result';

/** Source: https://platform.claude.com/docs/en/build-with-claude/handling-stop-reasons */
const FINISH_REASONS: ReadonlyMap<string, FinishReason> = new Map([
  ['end_turn', 'stop'],
  ['stop_sequence', 'stop'],
  ['max_tokens', 'length'],
  ['model_context_window_exceeded', 'length'],
  ['tool_use', 'tool-calls'],
  ['refusal', 'content-filter'],
]);

/** Reads `stop_reason`; what nobody has heard of counts as `stop`. */
export function decodeFinishReason(reason: string | undefined): FinishReason {
  return FINISH_REASONS.get(reason ?? '') ?? 'stop';
}

/** What an answer holds that its stop reason depends on. */
export interface AnswerTraits {
  readonly hasCalls: boolean;
  readonly hasRefusal: boolean;
}

/** The fields that tell why an answer ended, as they stand in a message and in `message_delta`. */
export interface WireStop {
  readonly stop_reason: string;
  /** Which one it was, no other dialect says. */
  readonly stop_sequence: null;
  readonly stop_details: { readonly type: 'refusal'; readonly category: null; readonly explanation: null } | null;
}

/**
 * Writes why an answer ended. Clients go by the stop reason when they look for tool calls, so that it has to agree with
 * them: OpenAI says `stop` after a call that was forced.
 * Source: https://platform.claude.com/docs/en/build-with-claude/handling-stop-reasons
 */
export function encodeStop(reason: FinishReason, traits: AnswerTraits): WireStop {
  const stopReason = stopReasonOf(reason, traits);
  return {
    stop_reason: stopReason,
    stop_sequence: null,
    stop_details: stopReason === 'refusal' ? { type: 'refusal', category: null, explanation: null } : null,
  };
}

function stopReasonOf(reason: FinishReason, { hasCalls, hasRefusal }: AnswerTraits): string {
  switch (reason) {
    case 'length':
      return 'max_tokens';
    case 'content-filter':
      return 'refusal';
    case 'stop':
    case 'tool-calls':
      if (hasCalls) return 'tool_use';
      return hasRefusal ? 'refusal' : 'end_turn';
    default:
      return assertNever(reason);
  }
}
