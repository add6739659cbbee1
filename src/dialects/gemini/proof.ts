import type { ReasoningPart } from '../../domain/chat';
import { defined } from '../defined';
import { parseJsonObject, stringOf } from '../json';
import { seal, unseal } from '../seal';

/** Proven reasoning, with its text unless that stands beside it. */
export type Proof = Omit<ReasoningPart, 'type'>;

/**
 * Writes the proof of a piece of reasoning as a `thoughtSignature`. That of another dialect is marked with its origin,
 * keeps its text to itself where thoughts do not show, since it proves nothing without, and is wrapped in base64, for
 * the field holds bytes: Google's Python client refuses anything else.
 * @param text - empty where it shows
 * Source: https://ai.google.dev/api/caching#Part
 */
export function writeProof({ text, signature, redactedData, origin }: Proof): string | undefined {
  if (origin === undefined) return undefined;
  if (origin === 'gemini') return signature;
  const sealed = (value: string | undefined): string | undefined =>
    value === undefined ? undefined : seal({ value, origin }, 'gemini');
  const wrapped = { text: text || undefined, signature: sealed(signature), redactedData: sealed(redactedData) };
  return Buffer.from(JSON.stringify(wrapped)).toString('base64');
}

/** The counterpart of `writeProof`; clients may have made the base64 URL-safe, which is read all the same. */
export function readProof(thoughtSignature: string): Proof {
  const wrapped = parseJsonObject(Buffer.from(thoughtSignature, 'base64').toString('utf8')) ?? {};
  const [signature, redactedData] = [wrapped['signature'], wrapped['redactedData']].map((sealed) => {
    const opaque = unseal(stringOf(sealed) ?? '', 'gemini');
    return opaque.origin === 'gemini' ? undefined : opaque;
  });
  const origin = signature?.origin ?? redactedData?.origin;
  if (origin === undefined) return { text: '', signature: thoughtSignature, origin: 'gemini' };
  const text = stringOf(wrapped['text']) ?? '';
  return defined({ text, signature: signature?.value, redactedData: redactedData?.value, origin });
}
