import type {
  ChatChoice,
  ChatRequest,
  ChatResponse,
  FinishReason,
  ReasoningPart,
  ToolCallPart,
  Usage,
} from '../../domain/chat';
import { defined } from '../defined';
import { parseJsonObject } from '../json';
import { encodeLogprobs } from './logprobs';
import { writeProof } from './proof';
import type { WireCallPart, WirePart } from './wire';

/** Why a candidate stopped, and in words where the model's call could not be read. */
export interface WireFinish {
  readonly finishReason: string;
  readonly finishMessage?: string;
}

/** Source: https://ai.google.dev/api/generate-content#FinishReason */
const FINISH_REASONS: Readonly<Record<FinishReason, string>> = {
  stop: 'STOP',
  length: 'MAX_TOKENS',
  // Gemini has no reason of its own for function calls.
  'tool-calls': 'STOP',
  'content-filter': 'SAFETY',
};

/** @param calls - of the same candidate: one whose arguments are no object was broken off or never meant anything */
export function encodeFinish(reason: FinishReason, calls: readonly EncodableCall[]): WireFinish {
  const malformed = calls.find((call) => encodeCall(call) === undefined);
  if (!malformed || reason === 'length' || reason === 'content-filter') return { finishReason: FINISH_REASONS[reason] };
  const finishMessage = `Malformed function call: ${malformed.name}(${malformed.arguments})`;
  return { finishReason: 'MALFORMED_FUNCTION_CALL', finishMessage };
}

/**
 * Writes `usageMetadata`; thoughts are counted apart from the answer there, cached input is not.
 * Source: https://ai.google.dev/api/generate-content#UsageMetadata
 */
export function encodeUsage({ inputTokens, outputTokens, cachedInputTokens, reasoningTokens }: Usage): object {
  return defined({
    promptTokenCount: inputTokens,
    cachedContentTokenCount: cachedInputTokens,
    candidatesTokenCount: Math.max(outputTokens - (reasoningTokens ?? 0), 0),
    thoughtsTokenCount: reasoningTokens,
    totalTokenCount: inputTokens + outputTokens,
  });
}

/** Thoughts are shown to those who asked for them, as by the API itself. */
export function showsThoughts({ reasoning }: ChatRequest): boolean {
  return reasoning?.isShown ?? false;
}

/**
 * Writes an answer as Google's clients expect it.
 * Source: https://ai.google.dev/api/generate-content#generatecontentresponse
 */
export function encodeResponse({ id, model, choices, usage }: ChatResponse, request: ChatRequest): unknown {
  const isThinkingShown = showsThoughts(request);
  return defined({
    candidates: choices.map((choice) => encodeChoice(choice, isThinkingShown)),
    usageMetadata: usage && encodeUsage(usage),
    modelVersion: model,
    responseId: id,
  });
}

function encodeChoice({ index, content, finishReason, logprobs }: ChatChoice, isThinkingShown: boolean): unknown {
  const calls = content.filter((part) => part.type === 'tool-call');
  return defined({
    content: { role: 'model', parts: content.flatMap((part) => encodePart(part, isThinkingShown)) },
    ...encodeFinish(finishReason, calls),
    index,
    logprobsResult: encodeLogprobs(logprobs),
  });
}

/**
 * Writes one part of an answer; a refusal is a text, for Gemini refuses in words too. The proof of thoughts goes on
 * where they do not show.
 */
function encodePart(part: ChatChoice['content'][number], isThinkingShown: boolean): readonly WirePart[] {
  if (part.type === 'tool-call') return encodeCall(part) ?? [];
  return part.type === 'reasoning' ? encodeThought(part, isThinkingShown) : [{ text: part.text }];
}

/** No text is better than an empty one, for which Google's clients strike the turn from their history. */
function encodeThought(part: ReasoningPart, isThinkingShown: boolean): readonly WirePart[] {
  const text = (isThinkingShown && part.text) || undefined;
  const thoughtSignature = writeProof(text === undefined ? part : { ...part, text: '' });
  if (text === undefined && thoughtSignature === undefined) return [];
  return [defined({ text, thought: true as const, thoughtSignature })];
}

export type EncodableCall = Omit<ToolCallPart, 'type' | 'cache'>;

/** @returns undefined where the arguments are no JSON object: a client would call the function with anything else */
export function encodeCall({
  id,
  name,
  arguments: text,
  signature,
}: EncodableCall): readonly WireCallPart[] | undefined {
  const args = text.trim() === '' ? {} : parseJsonObject(text);
  return args && [defined({ functionCall: { id, name, args }, thoughtSignature: signature })];
}
