import type { ContentPart } from '../../domain/chat';
import { seal } from '../seal';
import type { WireThinkingBlock } from './wire';

/*
 * Gemini signs the tool call itself and wants the signature back with it. There is no field for one here, but clients
 * send `redacted_thinking` back untouched and show it to nobody: one right before the call carries its signature.
 * Sources: https://ai.google.dev/gemini-api/docs/thought-signatures,
 * https://platform.claude.com/docs/en/build-with-claude/extended-thinking#redacted-thinking-blocks
 */

const ORIGIN = 'gemini';

/** Writes what goes before a tool call; undefined when it has no signature. */
export function encodeCallSignature(signature: string | undefined): WireThinkingBlock | undefined {
  if (signature === undefined) return undefined;
  return { type: 'redacted_thinking', data: seal({ value: signature, origin: ORIGIN }, 'anthropic-messages') };
}

/** The counterpart of `encodeCallSignature`: gives the calls of a message their signatures back. */
export function takeCallSignatures(content: readonly ContentPart[]): readonly ContentPart[] {
  return content.flatMap((part, position): readonly ContentPart[] => {
    if (part.type === 'tool-call') {
      const signature = callSignatureOf(content[position - 1]);
      return [signature === undefined ? part : { ...part, signature }];
    }
    const isTaken = callSignatureOf(part) !== undefined && content[position + 1]?.type === 'tool-call';
    return isTaken ? [] : [part];
  });
}

function callSignatureOf(part: ContentPart | undefined): string | undefined {
  return part?.type === 'reasoning' && part.origin === ORIGIN ? part.redactedData : undefined;
}
