import type { ChatRequest } from '../../domain/chat';
import type { EncodeTarget, PassedRequest } from '../dialect';
import { objectOf, type JsonObject } from '../json';
import { isDefaultSampling, isReasoningModel, refusedFields, refusesReasoningWithTools } from '../openai-models';
import { spliceField } from '../splice';
import { NO_EFFORT, PATH } from './request-encode';

/**
 * Passes a request of the same dialect on, with the provider's model id and without what that model would refuse.
 * Lossy: what the model refuses.
 */
export function passRequest(rawBody: Buffer, request: ChatRequest, { modelId }: EncodeTarget): PassedRequest {
  const spliced = spliceField(rawBody, 'model', modelId);
  const fitted = mayBeRefused(request, modelId)
    ? fitFields(objectOf(JSON.parse(spliced.toString('utf8'))) ?? {}, request, modelId)
    : undefined;
  if (!fitted) return { body: spliced, path: PATH, headers: {}, lossy: [] };
  return { body: Buffer.from(JSON.stringify(fitted.body)), path: PATH, headers: {}, lossy: fitted.lossy };
}

/** False for nearly every request to a model that does not reason: its bytes need not be parsed once more. */
function mayBeRefused({ reasoning, verbosity }: ChatRequest, modelId: string): boolean {
  return isReasoningModel(modelId) || reasoning !== undefined || verbosity !== undefined;
}

/** @returns undefined where nothing has to change */
function fitFields(
  fields: JsonObject,
  { reasoning, tools }: ChatRequest,
  modelId: string,
): { readonly body: JsonObject; readonly lossy: readonly string[] } | undefined {
  const effort = reasoning?.effort;
  const isUnreasoned = tools !== undefined && tools.length > 0 && refusesReasoningWithTools(modelId);
  const isChanged = isUnreasoned && effort !== NO_EFFORT;
  const refused = refusedFields(modelId, isUnreasoned ? NO_EFFORT : effort).filter(
    (name) => name in fields && !isDefaultSampling(name, fields[name]),
  );
  const isRenamed = isReasoningModel(modelId) && typeof fields['max_tokens'] === 'number';
  if (refused.length === 0 && !isRenamed && !isChanged) return undefined;
  const kept = Object.fromEntries(Object.entries(fields).filter(([name]) => !refused.includes(name)));
  const renamed = isRenamed ? renameMaxTokens(kept) : kept;
  return {
    body: isChanged ? { ...renamed, reasoning_effort: NO_EFFORT } : renamed,
    lossy: isChanged && effort !== undefined ? [...refused, 'reasoning_effort'] : refused,
  };
}

function renameMaxTokens({ max_tokens: maxTokens, ...body }: JsonObject): JsonObject {
  return { ...body, max_completion_tokens: body['max_completion_tokens'] ?? maxTokens };
}
