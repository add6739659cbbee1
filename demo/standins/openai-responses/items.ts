import { objectsOf, stringOf, type JsonObject } from '../check';
import { invalid } from '../openai-chat/error';
import { readSignature, sign } from '../signature';
import type { Refusal } from './refusal';

/** Ids of items begin so. */
const prefixes: Readonly<Record<string, string>> = { message: 'msg', reasoning: 'rs', function_call: 'fc' };

/** Encrypts reasoning; what comes back has to have the id that it was given with. */
export function encryptReasoning(id: string, thought: string): string {
  return sign(`openai ${id}`, thought);
}

/**
 * The first item that the API would not take: a foreign id, a call without result or the other way round, reasoning
 * that cannot be read or that nothing follows.
 * Source: https://platform.openai.com/docs/guides/reasoning#keeping-reasoning-items-in-context and reported errors.
 */
export function findBrokenItem(body: JsonObject): Refusal | undefined {
  const items = objectsOf(body['input']);
  return (
    first(items, (item, index) => refuseForeignId(item, index)) ??
    refuseUnpairedCalls(items) ??
    first(items, (item, index) => refuseReasoningItem(item, items[index + 1], index))
  );
}

function first<Item>(
  items: readonly Item[],
  check: (item: Item, index: number) => Refusal | undefined,
): Refusal | undefined {
  for (const [index, item] of items.entries()) {
    const refusal = check(item, index);
    if (refusal) return refusal;
  }
  return undefined;
}

/** Messages of the user may have ids of any form. */
function refuseForeignId({ type = 'message', role, id }: JsonObject, index: number): Refusal | undefined {
  const prefix = role === undefined || role === 'assistant' ? prefixes[stringOf(type)] : undefined;
  if (typeof id !== 'string' || prefix === undefined) return undefined;
  const place = `input[${index}].id`;
  if (id.length > 64) {
    const wanted = `Expected a string with maximum length 64, but got a string with length ${id.length} instead.`;
    return { error: invalid(`Invalid '${place}': string too long. ${wanted}`, 'string_above_max_length', place) };
  }
  if (id.startsWith(prefix)) return undefined;
  const message = `Invalid '${place}': '${id}'. Expected an ID that begins with '${prefix}'.`;
  return { error: invalid(message, 'invalid_value', place) };
}

function refuseUnpairedCalls(items: readonly JsonObject[]): Refusal | undefined {
  const idsOf = (type: string): readonly string[] =>
    items.filter((item) => item['type'] === type).map((item) => stringOf(item['call_id']));
  const [calls, outputs] = [idsOf('function_call'), idsOf('function_call_output')];
  const unanswered = calls.find((id) => !outputs.includes(id));
  if (unanswered !== undefined) {
    return { error: invalid(`No tool output found for function call ${unanswered}.`, null, 'input') };
  }
  const stray = outputs.find((id) => !calls.includes(id));
  if (stray === undefined) return undefined;
  return { error: invalid(`No tool call found for function call output with call_id ${stray}.`, null, 'input') };
}

/** Nothing is stored, so that only what an item holds encrypted is known. */
function refuseReasoningItem(item: JsonObject, next: JsonObject | undefined, index: number): Refusal | undefined {
  if (item['type'] !== 'reasoning') return undefined;
  const id = stringOf(item['id']);
  const content = item['encrypted_content'];
  if (typeof content !== 'string') {
    const message = `Item with id '${id}' not found. Items are not persisted when \`store\` is set to false.`;
    const advice = 'Try again with `store` set to true, or remove this item from your input.';
    return { status: 404, error: invalid(`${message} ${advice}`, null, 'input') };
  }
  if (readSignature(`openai ${id}`, content) === undefined) {
    const message = `The encrypted content for item ${id || index} could not be verified.`;
    const reason = 'Reason: Encrypted content could not be decrypted or parsed.';
    return { error: invalid(`${message} ${reason}`, 'invalid_encrypted_content') };
  }
  if (next && isAssistants(next)) return undefined;
  const message = `Item '${id}' of type 'reasoning' was provided without its required following item.`;
  return { error: invalid(message, null, 'input') };
}

function isAssistants({ type, role }: JsonObject): boolean {
  return role === undefined ? type !== 'function_call_output' : role === 'assistant';
}
