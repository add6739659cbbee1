import type { ChatChoice, ChatResponse, FinishReason, TokenLogprob } from '../../domain/chat';
import { RouterError } from '../../domain/errors';
import { fail, ok, type Result } from '../../domain/result';
import { defined } from '../defined';
import { objectOf, objectsOf, stringOf, type JsonObject } from '../json';
import { decodeErrorObject } from './error';
import { readLogprobs } from '../openai-logprobs';
import { ownProof } from './proof';
import { decodeUsage, readReasoning, readResponse, type WireResponse } from './wire';

type AnswerPart = ChatChoice['content'][number];

/**
 * Reads an answer of OpenAI's Responses API. Items of the provider's own tools are passed over.
 * Errors: `upstream_malformed` without output, `upstream_error` when the answer says that it failed.
 * Source: https://platform.openai.com/docs/api-reference/responses/object
 */
export function decodeResponse(body: unknown): Result<ChatResponse, RouterError> {
  const object = objectOf(body) ?? {};
  const response = readResponse(object);
  if (isFailed(response)) return fail(decodeErrorObject(objectOf(object['error']) ?? {}));
  if (!Array.isArray(object['output'])) {
    return fail(new RouterError('upstream_malformed', 'The provider sent an answer without output.'));
  }
  const items = objectsOf(object['output']);
  const content = items.flatMap(decodeItem);
  const finishReason = decodeFinishReason(
    response,
    content.some(({ type }) => type === 'tool-call'),
  );
  const choice = defined({ index: 0, content, finishReason, logprobs: logprobsOf(items) });
  const { id, model, createdAt, usage } = response;
  return ok(defined({ id, model, createdAt, choices: [choice], usage: usage && decodeUsage(usage) }));
}

/** A background answer can be cancelled as well, which nobody here would have done. */
function isFailed({ status }: WireResponse): boolean {
  return status === 'failed' || status === 'cancelled';
}

/** Reads why the answer ended: there is no word for tool calls, which are seen in the output. */
export function decodeFinishReason({ status, incompleteReason }: WireResponse, hasCalls: boolean): FinishReason {
  if (status === 'incomplete') return incompleteReason === 'content_filter' ? 'content-filter' : 'length';
  return hasCalls ? 'tool-calls' : 'stop';
}

const ITEMS: ReadonlyMap<string, (item: JsonObject) => readonly AnswerPart[]> = new Map<
  string,
  (item: JsonObject) => readonly AnswerPart[]
>([
  ['message', (item) => objectsOf(item['content']).flatMap(decodePart)],
  ['reasoning', decodeReasoning],
  ['function_call', (item) => [{ type: 'tool-call', ...readCall(item), arguments: stringOf(item['arguments']) ?? '' }]],
]);

function decodeItem(item: JsonObject): readonly AnswerPart[] {
  return ITEMS.get(stringOf(item['type']) ?? '')?.(item) ?? [];
}

function decodePart(part: JsonObject): readonly AnswerPart[] {
  const text = stringOf(part['text']);
  if (part['type'] === 'output_text' && text !== undefined) return [{ type: 'text', text }];
  const refusal = stringOf(part['refusal']);
  return part['type'] === 'refusal' && refusal !== undefined ? [{ type: 'refusal', text: refusal }] : [];
}

function decodeReasoning(item: JsonObject): readonly AnswerPart[] {
  const { id, text, encryptedContent } = readReasoning(item);
  const proof = ownProof(id, encryptedContent, text);
  return text === '' && proof.origin === undefined ? [] : [{ type: 'reasoning', text, ...proof }];
}

/** Id and name of a tool call; its item has an id of its own, which answers do not refer to. */
export function readCall(item: JsonObject): { readonly id: string; readonly name: string } {
  return { id: stringOf(item['call_id']) ?? stringOf(item['id']) ?? '', name: stringOf(item['name']) ?? '' };
}

function logprobsOf(items: readonly JsonObject[]): readonly TokenLogprob[] | undefined {
  const parts = items.flatMap((item) => objectsOf(item['content']));
  const logprobs = parts.flatMap((part) => readLogprobs(part['logprobs']));
  return logprobs.length > 0 ? logprobs : undefined;
}
