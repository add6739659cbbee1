import { stringOf, type JsonObject } from '../check';

/** What a family of OpenAI's models takes. */
export interface Family {
  /** The token limit has to be `max_completion_tokens`. */
  readonly isReasoning: boolean;
  /** Effort when the request gives none. */
  readonly defaultEffort: 'none' | 'medium';
  /** From GPT-5.6 on, functions together with reasoning are only for the Responses API. */
  readonly refusesToolsWhileReasoning: boolean;
}

/**
 * Sources: https://platform.openai.com/docs/guides/reasoning,
 * https://developers.openai.com/api/docs/guides/latest-model (GPT-5.1 to 5.5 do not reason unless asked to),
 * https://community.openai.com/t/1386454 (tools and reasoning in GPT-5.6).
 */
export function familyOf(modelId: string): Family {
  const version = /^gpt-(\d+)(?:\.(\d+))?/.exec(modelId);
  const generation = Number(version?.[1] ?? 0) + Number(version?.[2] ?? 0) / 10;
  const isChat = modelId.includes('-chat');
  const isReasoning = !isChat && (/^o\d/.test(modelId) || generation >= 5);
  const isOffByDefault = generation > 5 && generation < 5.6;
  return {
    isReasoning,
    defaultEffort: isReasoning && !isOffByDefault ? 'medium' : 'none',
    refusesToolsWhileReasoning: isReasoning && generation >= 5.6,
  };
}

/** Whether the model reasons over this request of the Chat Completions API. */
export function isReasoningOn(body: JsonObject): boolean {
  return isReasoningAt(stringOf(body['model']), body['reasoning_effort']);
}

/** Whether a model reasons at an effort; undefined and null leave it to the model. */
export function isReasoningAt(modelId: string, effort: unknown): boolean {
  const family = familyOf(modelId);
  return family.isReasoning && (effort ?? family.defaultEffort) !== 'none';
}
