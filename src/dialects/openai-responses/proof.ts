import type { ReasoningPart } from '../../domain/chat';
import type { DialectName } from '../../domain/model';
import { seal, unseal } from '../seal';

/*
 * What proves reasoning, in a reasoning item's `encrypted_content`.
 *
 * OpenAI's own: the canonical proof is `ID:CONTENT`, as in `rs_1:gAAAA`, since the item goes back with the id that it
 * came with. It is a `signature` where there is a summary to read and `redactedData` where there is none.
 *
 * Another provider's is sealed with its origin, and says before that which field it belongs to. Gemini signs tool calls
 * too: such a signature has a reasoning item of its own, right before its call. Base64 has no colon, so that no
 * signature can be taken for one of these words.
 */

type Proof = Pick<ReasoningPart, 'signature' | 'redactedData' | 'origin'>;

const REDACTED = 'redacted:';
const CALL = 'call:';
const OWN = 'openai-responses';

/** Ids of reasoning items that came from another provider: OpenAI looks such items up and does not find them. */
export const FOREIGN_ID_PREFIX = 'rs_signalbox_';

/** How a proof is told from OpenAI's own: a sealed one is refused there. */
export function isForeign(proof: Proof): boolean {
  return proof.origin !== OWN;
}

/** The proof that OpenAI's item gives. */
export function ownProof(id: string | undefined, encryptedContent: string | undefined, text: string): Proof {
  if (!encryptedContent) return {};
  const value = `${id ?? ''}:${encryptedContent}`;
  return text === '' ? { redactedData: value, origin: OWN } : { signature: value, origin: OWN };
}

/** The counterpart of `ownProof`: `id` is empty where there was none. */
export function splitOwnProof({ signature, redactedData, origin }: Proof): { id: string; content: string } | undefined {
  const value = signature ?? redactedData;
  if (value === undefined || origin !== OWN) return undefined;
  const colon = value.indexOf(':');
  return { id: value.slice(0, colon), content: value.slice(colon + 1) };
}

/** What a client gets to send back: OpenAI's own content as it is, everything else sealed. */
export function writeProof(proof: Proof): string | undefined {
  const own = splitOwnProof(proof);
  if (own) return own.content;
  const { signature, redactedData, origin } = proof;
  if (origin === undefined) return undefined;
  if (redactedData !== undefined) return seal({ value: REDACTED + redactedData, origin }, OWN);
  return signature === undefined ? undefined : seal({ value: signature, origin }, OWN);
}

/** A tool call's signature, as only Gemini gives one. */
export function writeCallProof(signature: string): string {
  return seal({ value: CALL + signature, origin: 'gemini' }, OWN);
}

/** What a client sent back: proof of reasoning, or the signature of the tool call that follows. */
export type SentProof = { readonly proof: Proof } | { readonly callSignature: string };

/** The counterpart of `writeProof` and `writeCallProof`. */
export function readProof(id: string | undefined, encryptedContent: string | undefined, text: string): SentProof {
  const { value, origin } = unseal(encryptedContent ?? '', OWN);
  if (origin === OWN) return { proof: ownProof(id, encryptedContent, text) };
  if (value.startsWith(CALL)) return { callSignature: value.slice(CALL.length) };
  return { proof: foreignProof(value, origin) };
}

function foreignProof(value: string, origin: DialectName): Proof {
  if (value.startsWith(REDACTED)) return { redactedData: value.slice(REDACTED.length), origin };
  return { signature: value, origin };
}
