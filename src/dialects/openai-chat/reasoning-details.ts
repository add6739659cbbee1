import type { ReasoningPart } from '../../domain/chat';
import { objectsOf, stringOf, type JsonObject } from '../json';
import { seal, unseal, type Opaque } from '../seal';

/*
 * Signed and encrypted reasoning in `reasoning_details`, a field that gateways agree on and OpenAI lacks: a client that
 * sends a message back as it got it keeps what Claude needs to go on thinking between tool calls.
 * Source: https://openrouter.ai/docs/use-cases/reasoning-tokens#preserving-reasoning-blocks
 */

/** Writes the parts that have something to prove; a text alone is in `reasoning_content`. */
export function writeReasoningDetails(parts: readonly ReasoningPart[], firstIndex = 0): readonly object[] {
  return parts
    .flatMap((part) => writeDetail(part))
    .map((detail, position) => ({ ...detail, index: firstIndex + position }));
}

function writeDetail({ text, signature, redactedData, origin }: ReasoningPart): readonly object[] {
  if (origin === undefined) return [];
  const sealed = (value: string): string => seal({ value, origin }, 'openai-chat');
  if (redactedData !== undefined) return [{ type: 'reasoning.encrypted', data: sealed(redactedData) }];
  return signature === undefined ? [] : [{ type: 'reasoning.text', text, signature: sealed(signature) }];
}

/** The counterpart of `writeReasoningDetails`; details of other makers, who prove nothing to us, are passed over. */
export function readReasoningDetails(value: unknown): readonly ReasoningPart[] {
  return objectsOf(value).flatMap((detail) => readDetail(detail));
}

function readDetail(detail: JsonObject): readonly ReasoningPart[] {
  const data = opaqueOf(detail['data']);
  if (data) return [{ type: 'reasoning', text: '', redactedData: data.value, origin: data.origin }];
  const signature = opaqueOf(detail['signature']);
  if (!signature) return [];
  return [
    { type: 'reasoning', text: stringOf(detail['text']) ?? '', signature: signature.value, origin: signature.origin },
  ];
}

/** Something without a mark is not from here: OpenAI's own dialect has no signatures. */
function opaqueOf(value: unknown): Opaque | undefined {
  const text = stringOf(value);
  const opaque = text === undefined ? undefined : unseal(text, 'openai-chat');
  return opaque?.origin === 'openai-chat' ? undefined : opaque;
}
