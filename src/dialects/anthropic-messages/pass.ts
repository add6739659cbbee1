import type { ChatMessage, ChatRequest, ContentPart } from '../../domain/chat';
import type { EncodeTarget, PassedRequest } from '../dialect';
import { listOf, objectOf, stringOf, type JsonObject } from '../json';
import { unseal } from '../seal';
import { spliceField } from '../splice';
import { splitConversation } from '../turns';
import { HEADERS, PATH } from './request-encode';
import { answersUnsignedCalls } from './thinking-encode';

/**
 * Passes a request of the same dialect on, with the provider's model id, and without thinking that came from another
 * provider earlier in the conversation: Claude refuses what it did not sign.
 * Lossy: `messages.reasoning`, and `reasoning` where the model could not go on thinking without it.
 */
export function passRequest(rawBody: Buffer, request: ChatRequest, { modelId }: EncodeTarget): PassedRequest {
  const spliced = spliceField(rawBody, 'model', modelId);
  // Fast path: the client's bytes go on as they are, unless the conversation has been elsewhere.
  if (!request.messages.some(hasForeignThinking)) return { body: spliced, path: PATH, headers: HEADERS, lossy: [] };
  const { thinking, ...body } = objectOf(JSON.parse(spliced.toString('utf8'))) ?? {};
  const messages = listOf(body['messages']).flatMap(withoutForeignThinking);
  const isStopped = isBudgeted(thinking) && answersUnsignedCalls(splitConversation(request.messages, new Set()).turns);
  const kept = isStopped || thinking === undefined ? {} : { thinking };
  return {
    body: Buffer.from(JSON.stringify({ ...body, messages, ...kept })),
    path: PATH,
    headers: HEADERS,
    lossy: isStopped ? ['messages.reasoning', 'reasoning'] : ['messages.reasoning'],
  };
}

function hasForeignThinking({ content }: ChatMessage): boolean {
  return content.some(isForeign);
}

function isForeign(part: ContentPart): boolean {
  if (part.type === 'tool-call') return part.signature !== undefined;
  return part.type === 'reasoning' && part.origin !== 'anthropic-messages';
}

/** A message of nothing else goes too: turns need not alternate, but must not be empty. */
function withoutForeignThinking(message: unknown): readonly unknown[] {
  const object = objectOf(message);
  const content = object?.['content'];
  if (!object || !Array.isArray(content)) return [message];
  const kept = content.filter((block: unknown) => !isForeignBlock(objectOf(block) ?? {}));
  return kept.length === 0 && content.length > 0 ? [] : [{ ...object, content: kept }];
}

function isForeignBlock(block: JsonObject): boolean {
  if (block['type'] === 'thinking') return isForeignProof(block['signature']);
  return block['type'] === 'redacted_thinking' && isForeignProof(block['data']);
}

function isForeignProof(value: unknown): boolean {
  const text = stringOf(value) ?? '';
  return text === '' || unseal(text, 'anthropic-messages').origin !== 'anthropic-messages';
}

/** The models that think by themselves do not mind. */
function isBudgeted(thinking: unknown): boolean {
  return objectOf(thinking)?.['type'] === 'enabled';
}
