import type { ChatChoice, ChatResponse, FinishReason, ReasoningPart, TextPart, Usage } from '../../domain/chat';
import { RouterError } from '../../domain/errors';
import { fail, ok, type Result } from '../../domain/result';
import { defined } from '../defined';
import { countOf, objectOf, type JsonObject } from '../json';
import { decodeLogprobs } from './logprobs';
import { readAnswer, type WireAnswer, type WireAnswerPart, type WireCandidate } from './wire';

/** Why an answer stopped, where the answer is as good as it gets. */
const FINISH_REASONS: ReadonlyMap<string, FinishReason> = new Map<string, FinishReason>([
  ['STOP', 'stop'],
  ['MAX_TOKENS', 'length'],
  ...['SAFETY', 'RECITATION', 'LANGUAGE', 'OTHER', 'BLOCKLIST', 'PROHIBITED_CONTENT', 'SPII', 'MODEL_ARMOR'].map(
    (reason) => [reason, 'content-filter'] as const,
  ),
  ...['IMAGE_SAFETY', 'IMAGE_PROHIBITED_CONTENT', 'IMAGE_RECITATION', 'IMAGE_OTHER'].map(
    (reason) => [reason, 'content-filter'] as const,
  ),
]);

/** The model broke its own protocol: what came so far must not pass for an answer. */
const FAILURES = new Set([
  'MALFORMED_FUNCTION_CALL',
  'UNEXPECTED_TOOL_CALL',
  'TOO_MANY_TOOL_CALLS',
  'MISSING_THOUGHT_SIGNATURE',
  'MALFORMED_RESPONSE',
]);

/**
 * Reads `finishReason`; what nobody has heard of counts as `stop`.
 * Errors: `upstream_error` where the model could not finish.
 * Source: https://ai.google.dev/api/generate-content#FinishReason
 */
export function decodeFinishReason(reason: string, hasCalls: boolean): Result<FinishReason, RouterError> {
  if (FAILURES.has(reason)) return fail(new RouterError('upstream_error', `The model gave up: ${reason}.`));
  const decoded = FINISH_REASONS.get(reason) ?? 'stop';
  // Gemini says STOP for function calls too.
  return ok(decoded === 'stop' && hasCalls ? 'tool-calls' : decoded);
}

/**
 * Reads `usageMetadata`; thoughts are counted apart from the answer there.
 * Source: https://ai.google.dev/api/generate-content#UsageMetadata
 */
export function decodeUsage(usage: JsonObject): Usage {
  const count = (name: string): number => countOf(usage[name]) ?? 0;
  return defined({
    inputTokens: count('promptTokenCount') + count('toolUsePromptTokenCount'),
    outputTokens: count('candidatesTokenCount') + count('thoughtsTokenCount'),
    cachedInputTokens: countOf(usage['cachedContentTokenCount']),
    reasoningTokens: countOf(usage['thoughtsTokenCount']),
  });
}

/**
 * Names a function call that came without an id, as those of older models do: unique within a conversation, and
 * short enough for OpenAI's 40 characters.
 */
export function inventCallId(responseId: string, position: number): string {
  return `call_${responseId.slice(0, 24)}_${position}`;
}

/**
 * Reads an answer of Gemini's generateContent. A blocked prompt is an empty answer that the filter stopped.
 * Errors: `upstream_malformed` without candidates, `upstream_error` where the model gave up.
 * Source: https://ai.google.dev/api/generate-content#generatecontentresponse
 */
export function decodeResponse(body: unknown): Result<ChatResponse, RouterError> {
  const object = objectOf(body);
  const answer = object && readAnswer(object);
  if (!answer || (answer.candidates.length === 0 && answer.blockReason === undefined)) {
    return fail(new RouterError('upstream_malformed', 'The provider sent an answer without candidates.'));
  }
  const choices: ChatChoice[] = [];
  for (const candidate of answer.candidates) {
    const choice = decodeCandidate(candidate, answer.id);
    if (!choice.ok) return choice;
    choices.push(choice.value);
  }
  return ok(assemble(answer, choices.length === 0 ? [BLOCKED] : choices));
}

const BLOCKED: ChatChoice = { index: 0, content: [], finishReason: 'content-filter' };

function assemble({ id, model, createdAt, usage }: WireAnswer, choices: readonly ChatChoice[]): ChatResponse {
  return defined({ id, model, createdAt, choices, usage: usage && decodeUsage(usage) });
}

function decodeCandidate(candidate: WireCandidate, responseId: string): Result<ChatChoice, RouterError> {
  const content: ChatChoice['content'][number][] = [];
  let calls = 0;
  for (const part of candidate.parts) {
    content.push(...decodeText(part));
    const { call, signature } = part;
    if (!call) continue;
    const id = call.id ?? inventCallId(responseId, calls);
    const args = JSON.stringify(call.args);
    content.push(defined({ type: 'tool-call' as const, id, name: call.name, arguments: args, signature }));
    calls++;
  }
  const finishReason = decodeFinishReason(candidate.finishReason ?? 'STOP', calls > 0);
  if (!finishReason.ok) return finishReason;
  const { index, logprobs } = candidate;
  return ok(defined({ index, content, finishReason: finishReason.value, logprobs: decodeLogprobs(logprobs) }));
}

/**
 * Reads what a part says or thinks. A signed text has thoughts before it that may not show: they get a place of their
 * own behind it, for the signature has to come back.
 * Source: https://ai.google.dev/gemini-api/docs/thought-signatures
 */
export function decodeText({
  text,
  isThought,
  call,
  signature,
}: WireAnswerPart): readonly (TextPart | ReasoningPart)[] {
  const spoken: readonly TextPart[] = text === '' || isThought ? [] : [{ type: 'text', text }];
  const thoughts = isThought ? text : '';
  // The signature of a call stays with the call.
  const own = call ? undefined : signature;
  if (thoughts === '' && own === undefined) return spoken;
  const origin = own === undefined ? undefined : ('gemini' as const);
  return [...spoken, defined({ type: 'reasoning' as const, text: thoughts, signature: own, origin })];
}
