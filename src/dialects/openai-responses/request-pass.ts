import type { ChatRequest } from '../../domain/chat';
import type { EncodeTarget, PassedRequest } from '../dialect';
import { listOf, objectOf, stringOf, type JsonObject } from '../json';
import { spliceField } from '../splice';
import { refusedSampling } from './model-fit';
import { FOREIGN_ID_PREFIX, isForeign, readProof } from './proof';
import { INCLUDE, PATH } from './wire';

/**
 * Passes a request of the same dialect on, with the provider's model id and without what would be refused there:
 * sampling that the model does not have, and reasoning of other providers, which the client got from us.
 * Lossy: `messages.reasoning`, `temperature`, `topP`, `topLogprobs`.
 */
export function passRequest(rawBody: Buffer, request: ChatRequest, { modelId }: EncodeTarget): PassedRequest {
  const spliced = spliceField(rawBody, 'model', modelId);
  const refused = refusedSampling(request, modelId, request.reasoning?.effort);
  const hasReasoning = request.messages.some(hasForeignProof);
  if (refused.size === 0 && !hasReasoning) return { body: spliced, path: PATH, headers: {}, lossy: [] };
  // Rare enough to be worth parsing once more: the bytes are kept wherever they can be.
  const parsed = objectOf(JSON.parse(spliced.toString('utf8'))) ?? {};
  const own = withoutForeignReasoning(parsed);
  const body = withoutFields(own, [...refused.values()]);
  const lossy = [...(own === parsed ? [] : ['messages.reasoning']), ...refused.keys()];
  const isSame = own === parsed && refused.size === 0;
  return { body: isSame ? spliced : Buffer.from(JSON.stringify(body)), path: PATH, headers: {}, lossy };
}

/** Unsigned reasoning may be OpenAI's or another's: the item's id tells. */
function hasForeignProof({ content }: ChatRequest['messages'][number]): boolean {
  return content.some(
    (part) =>
      (part.type === 'reasoning' && isForeign(part)) || (part.type === 'tool-call' && part.signature !== undefined),
  );
}

function withoutForeignReasoning(body: JsonObject): JsonObject {
  const items = listOf(body['input']);
  const own = items.filter((item) => !isForeignItem(objectOf(item)));
  return own.length === items.length ? body : { ...body, input: own };
}

function isForeignItem(item: JsonObject | undefined): boolean {
  if (item?.['type'] !== 'reasoning') return false;
  const id = stringOf(item['id']);
  const sent = readProof(id, stringOf(item['encrypted_content']), '');
  if ('callSignature' in sent) return true;
  return sent.proof.origin === undefined ? (id?.startsWith(FOREIGN_ID_PREFIX) ?? false) : isForeign(sent.proof);
}

function withoutFields(body: JsonObject, names: readonly string[]): JsonObject {
  const kept = Object.fromEntries(Object.entries(body).filter(([name]) => !names.includes(name)));
  if (!names.includes('top_logprobs')) return kept;
  return { ...kept, include: listOf(kept['include']).filter((name) => name !== INCLUDE.logprobs) };
}
