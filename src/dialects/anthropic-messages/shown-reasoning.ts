import type { ChatRequest, ReasoningPart } from '../../domain/chat';
import { seal } from '../seal';

/**
 * How much of the reasoning a client gets: all, only the proofs that it has to send back, or nothing. Who did not ask for
 * thinking may take the first block for the answer.
 */
export type ReasoningView = 'text' | 'proof' | 'nothing';

/** Source: https://platform.claude.com/docs/en/build-with-claude/thinking#controlling-thinking-display */
export function reasoningView({ reasoning }: ChatRequest): ReasoningView {
  if (reasoning?.isShown === undefined) return 'nothing';
  return reasoning.isShown ? 'text' : 'proof';
}

/** The signature or the encrypted reasoning as it goes to a client; undefined when there is no such thing. */
export function sealProof(value: string | undefined, origin: ReasoningPart['origin']): string | undefined {
  return value === undefined || origin === undefined ? undefined : seal({ value, origin }, 'anthropic-messages');
}
