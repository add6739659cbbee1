import { countOf, objectOf, objectsOf, stringOf, type JsonObject } from '../json';

/*
 * What we read and write of Gemini's generateContent.
 * Source: https://ai.google.dev/api/generate-content and https://ai.google.dev/api/caching#Content
 */

/** Bytes, in place or somewhere else. */
export type WireMedia =
  | { readonly inlineData: { readonly mimeType: string; readonly data: string } }
  | { readonly fileData: { readonly fileUri: string; readonly mimeType?: string } };

/** What is said, or thought; a part may be nothing but the proof of thoughts that do not show. */
export interface WireText {
  readonly text?: string;
  readonly thought?: true;
  readonly thoughtSignature?: string;
}

export interface WireCallPart {
  readonly functionCall: { readonly id: string; readonly name: string; readonly args: JsonObject };
  readonly thoughtSignature?: string;
}

/** A part that we write. */
export type WirePart =
  | WireText
  | WireMedia
  | WireCallPart
  | { readonly functionResponse: { readonly id: string; readonly name: string; readonly response: JsonObject } };

export interface WireContent {
  readonly role: 'user' | 'model';
  readonly parts: readonly WirePart[];
}

export interface WireFunctionCall {
  readonly id: string | undefined;
  readonly name: string;
  readonly args: JsonObject;
}

/** A part that we read. */
export interface WireAnswerPart {
  readonly text: string;
  readonly isThought: boolean;
  readonly call: WireFunctionCall | undefined;
  readonly signature: string | undefined;
}

export interface WireCandidate {
  readonly index: number;
  readonly parts: readonly WireAnswerPart[];
  readonly finishReason: string | undefined;
  readonly logprobs: unknown;
}

/** An answer, or a piece of one in a stream: they have the same shape. */
export interface WireAnswer {
  readonly id: string;
  readonly model: string;
  readonly createdAt: number | undefined;
  readonly candidates: readonly WireCandidate[];
  readonly blockReason: string | undefined;
  readonly usage: JsonObject | undefined;
}

/** Reads an answer leniently: what is missing is empty. */
export function readAnswer(body: JsonObject): WireAnswer {
  const createdMs = Date.parse(stringOf(body['createTime']) ?? '');
  return {
    id: stringOf(body['responseId']) ?? '',
    model: stringOf(body['modelVersion']) ?? '',
    createdAt: Number.isNaN(createdMs) ? undefined : Math.floor(createdMs / 1000),
    candidates: objectsOf(body['candidates']).map((candidate) => ({
      index: countOf(candidate['index']) ?? 0,
      parts: objectsOf(objectOf(candidate['content'])?.['parts']).map(readPart),
      finishReason: readFinishReason(candidate),
      logprobs: candidate['logprobsResult'],
    })),
    blockReason: stringOf(objectOf(body['promptFeedback'])?.['blockReason']),
    usage: objectOf(body['usageMetadata']),
  };
}

function readPart(part: JsonObject): WireAnswerPart {
  const call = objectOf(part['functionCall']);
  return {
    text: stringOf(part['text']) ?? '',
    isThought: part['thought'] === true,
    call: call && {
      id: stringOf(call['id']) || undefined,
      name: stringOf(call['name']) ?? '',
      args: objectOf(call['args']) ?? {},
    },
    signature: stringOf(part['thoughtSignature']),
  };
}

function readFinishReason(candidate: JsonObject): string | undefined {
  const reason = stringOf(candidate['finishReason']);
  return reason === 'FINISH_REASON_UNSPECIFIED' ? undefined : reason;
}
