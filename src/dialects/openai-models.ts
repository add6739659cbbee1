import type { ReasoningConfig } from '../domain/chat';

/** Fields of newer models that those before them refuse. */
const REFUSED_WITHOUT_REASONING = ['reasoning_effort', 'verbosity'];

/** Fields that a model refuses while it reasons. */
const REFUSED_WHILE_REASONING = [
  'temperature',
  'top_p',
  'presence_penalty',
  'frequency_penalty',
  'stop',
  'logprobs',
  'top_logprobs',
];

/**
 * Fields of a request that OpenAI's model refuses with 400. A router must leave them out: who asks for `auto` cannot
 * know which model will answer.
 * @param effort - the request's `reasoning_effort`
 * @example refusedFields('gpt-5', undefined) // ['temperature', 'top_p', …]
 * Source: https://platform.openai.com/docs/guides/reasoning,
 * https://developers.openai.com/api/docs/guides/latest-model (5.1 to 5.5 reason only when asked to)
 */
export function refusedFields(modelId: string, effort: string | undefined): readonly string[] {
  if (!takesReasoning(modelId)) return REFUSED_WITHOUT_REASONING;
  if (!isReasoningModel(modelId)) return [];
  const generation = generationOf(modelId);
  const isOffByDefault = generation > 5 && generation < 5.6;
  return (effort ?? (isOffByDefault ? 'none' : 'medium')) === 'none' ? [] : REFUSED_WHILE_REASONING;
}

/** Whether a model of OpenAI reasons; such models take `max_completion_tokens` only. Ids of other makers never do. */
export function isReasoningModel(modelId: string): boolean {
  return !modelId.includes('-chat') && (/^o\d/.test(modelId) || generationOf(modelId) >= 5);
}

/**
 * Whether a model refuses to reason in chat completions once it has tools: it has to be told not to reason then.
 * Source: https://github.com/openai/openai-openapi/issues/541
 */
export function refusesReasoningWithTools(modelId: string): boolean {
  return isReasoningModel(modelId) && generationOf(modelId) >= 5.2;
}

/** Whether a value is the one that models which refuse the field take all the same: it changes nothing. */
export function isDefaultSampling(name: string, value: unknown): boolean {
  return value === (/penalty$/.test(name) ? 0 : 1);
}

/** 5.1 for `gpt-5.1-mini`; 0 for everything that is not called `gpt-N`. */
function generationOf(modelId: string): number {
  return Number(/^gpt-(\d+(?:\.\d+)?)/.exec(modelId)?.[1] ?? 0);
}

/** Whether a model can be told how to reason: OpenAI's own that cannot reason refuse it, other makers' are not known. */
export function takesReasoning(modelId: string): boolean {
  return isReasoningModel(modelId) || !/^(?:gpt-[345]|chatgpt)/.test(modelId);
}

/**
 * The nearest effort that a model takes: only those since 5.1 can be told not to reason at all, and `minimal` is a word
 * of gpt-5 alone.
 * @example fitEffort('o3', 'none') // 'low'
 * Source: https://platform.openai.com/docs/guides/reasoning
 */
export function fitEffort(modelId: string, effort: string): string {
  if (!isReasoningModel(modelId)) return effort;
  const generation = generationOf(modelId);
  if (effort === 'none' && generation <= 5) return generation === 5 ? 'minimal' : 'low';
  return effort === 'minimal' && generation !== 5 ? 'low' : effort;
}

/**
 * The effort that says best what a request wants and the model can.
 * @param lossy - takes `reasoning` for a model that cannot reason, `reasoning.budgetTokens` for a budget (an effort stands
 *   in for it), and `reasoning.effort` where the model knows only a similar one
 */
export function fitReasoning(
  config: ReasoningConfig | undefined,
  modelId: string,
  lossy: Set<string>,
): string | undefined {
  if (!config) return undefined;
  const wanted = config.effort ?? effortOf(config.budgetTokens);
  if (!takesReasoning(modelId)) {
    // Not to reason is all that such a model can do.
    if (wanted !== 'none') lossy.add('reasoning');
    return undefined;
  }
  if (config.budgetTokens) lossy.add('reasoning.budgetTokens');
  const effort = wanted === undefined ? undefined : fitEffort(modelId, wanted);
  if (effort !== wanted) lossy.add('reasoning.effort');
  return effort;
}

/**
 * The effort that stands in for a budget, by Google's own table for the same thing the other way round.
 * Source: https://ai.google.dev/gemini-api/docs/openai#thinking
 */
function effortOf(budgetTokens: number | undefined): string | undefined {
  if (budgetTokens === undefined) return undefined;
  if (budgetTokens === 0) return 'none';
  if (budgetTokens <= 1024) return 'low';
  return budgetTokens <= 8192 ? 'medium' : 'high';
}
