import type { ChatChoice, FinishReason, ReasoningPart, TokenLogprob, ToolCallPart } from '../../domain/chat';
import { assertNever } from '../../domain/result';
import { writeLogprobs } from '../openai-logprobs';
import { FOREIGN_ID_PREFIX, splitOwnProof, writeCallProof, writeProof } from './proof';

/*
 * Items of an answer's `output`, the same whether they come whole or at the end of their stream.
 * Source: https://platform.openai.com/docs/api-reference/responses/object#responses/object-output
 */

export type ItemStatus = 'in_progress' | 'completed' | 'incomplete';
export type OutputItem = Readonly<Record<string, unknown>> & { readonly id: string; readonly type: string };

/** A piece of what the assistant says. */
export interface SpokenPart {
  readonly type: 'output_text' | 'refusal';
  readonly text: string;
  readonly logprobs?: readonly TokenLogprob[] | undefined;
}

const ID_PREFIXES = { message: 'msg_', reasoning: FOREIGN_ID_PREFIX, function_call: 'fc_' } as const;

/** Longer ids are refused when the client sends them back. */
const MAX_ID_CHARS = 64;

/**
 * An id for an item: unique within a conversation, and of the form that OpenAI wants back.
 * @param index - the item's place in the answer
 * @example itemId('message', 'chatcmpl-1', 0) // 'msg_chatcmpl-1_0'
 */
export function itemId(type: keyof typeof ID_PREFIXES, responseId: string, index: number): string {
  const ending = `_${index}`;
  const room = MAX_ID_CHARS - ID_PREFIXES[type].length - ending.length;
  return ID_PREFIXES[type] + responseId.replace(/[^\w-]/g, '_').slice(-room) + ending;
}

export function messageItem(id: string, status: ItemStatus, parts: readonly SpokenPart[]): OutputItem {
  return { id, type: 'message', status, role: 'assistant', content: parts.map(spokenPart) };
}

export function spokenPart({ type, text, logprobs }: SpokenPart): object {
  if (type === 'refusal') return { type, refusal: text };
  return { type, text, annotations: [], logprobs: writeLogprobs(logprobs ?? []) };
}

export function callItem(id: string, status: ItemStatus, call: ToolCallPart): OutputItem {
  return { id, type: 'function_call', status, call_id: call.id, name: call.name, arguments: call.arguments };
}

/** Models of other makers show the reasoning itself; a summary is what clients of this API look for. */
export function reasoningItem(id: string, part: ReasoningPart): OutputItem {
  return {
    id,
    type: 'reasoning',
    summary: part.text === '' ? [] : [summaryPart(part.text)],
    encrypted_content: writeProof(part) ?? null,
  };
}

export function summaryPart(text: string): object {
  return { type: 'summary_text', text };
}

/** An item that clients send back untouched, for a signature that has no field in the call that follows. */
export function callProofItem(id: string, signature: string): OutputItem {
  return { id, type: 'reasoning', summary: [], encrypted_content: writeCallProof(signature) };
}

/** Writes the content of a whole answer; texts and refusals in a row are one message. */
export function encodeOutput(
  { content, finishReason }: ChatChoice,
  options: {
    readonly responseId: string;
    readonly logprobs: readonly TokenLogprob[] | undefined;
  },
): readonly OutputItem[] {
  const output: OutputItem[] = [];
  const newId = (type: keyof typeof ID_PREFIXES): string => itemId(type, options.responseId, output.length);
  let said: SpokenPart[] = [];
  // All of the text's tokens are in one list, so that they stand with the text that comes first.
  let logprobs = options.logprobs;
  const flush = (status: ItemStatus): void => {
    if (said.length > 0) output.push(messageItem(newId('message'), status, said));
    said = [];
  };
  content.forEach((part, position) => {
    const isLast = position === content.length - 1;
    const status = isLast ? lastStatus(finishReason) : 'completed';
    if (part.type === 'text' || part.type === 'refusal') {
      said.push(part.type === 'text' ? { type: 'output_text', text: part.text, logprobs } : { ...part });
      if (part.type === 'text') logprobs = undefined;
      if (isLast) flush(status);
      return;
    }
    flush('completed');
    if (part.type === 'reasoning') {
      output.push(reasoningItem(splitOwnProof(part)?.id || newId('reasoning'), part));
      return;
    }
    if (part.signature !== undefined) output.push(callProofItem(newId('reasoning'), part.signature));
    output.push(callItem(newId('function_call'), status, part));
  });
  return output;
}

/** How the item ends that the answer ended in. */
export function lastStatus(reason: FinishReason): 'completed' | 'incomplete' {
  return incompleteReason(reason) === undefined ? 'completed' : 'incomplete';
}

/** Why an answer is incomplete; undefined when it is not. */
export function incompleteReason(reason: FinishReason): 'max_output_tokens' | 'content_filter' | undefined {
  switch (reason) {
    case 'stop':
    case 'tool-calls':
      return undefined;
    case 'length':
      return 'max_output_tokens';
    case 'content-filter':
      return 'content_filter';
    default:
      return assertNever(reason);
  }
}
