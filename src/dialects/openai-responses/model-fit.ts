import type { ChatRequest, ReasoningConfig } from '../../domain/chat';
import { defined } from '../defined';
import { fitReasoning, isReasoningModel, refusedFields, takesReasoning } from '../openai-models';

/** What of a request depends on the model. */
export interface FittedFields {
  readonly temperature: number | undefined;
  readonly topP: number | undefined;
  readonly topLogprobs: number | undefined;
  readonly reasoning: object | undefined;
  /** Whether the model has reasoning that it can give encrypted. */
  readonly isEncrypted: boolean;
}

/** Fields that models refuse while they reason, by our names. */
const SAMPLING = [
  ['temperature', 'temperature'],
  ['topP', 'top_p'],
  ['topLogprobs', 'top_logprobs'],
] as const;

type SamplingName = (typeof SAMPLING)[number][0];

/** Fields that a request has and the model refuses, by our name and by OpenAI's. */
export function refusedSampling(
  request: ChatRequest,
  modelId: string,
  effort: string | undefined,
): ReadonlyMap<SamplingName, string> {
  const refused = refusedFields(modelId, effort);
  return new Map(SAMPLING.filter(([name, field]) => request[name] !== undefined && refused.includes(field)));
}

/** Leaves out what the model refuses. @param lossy - takes the names of it */
export function fitModel(request: ChatRequest, modelId: string, lossy: Set<string>): FittedFields {
  const reasoning = encodeReasoning(request.reasoning, modelId, lossy);
  const refused = refusedSampling(request, modelId, reasoning?.effort);
  for (const name of refused.keys()) lossy.add(name);
  return {
    temperature: refused.has('temperature') ? undefined : request.temperature,
    topP: refused.has('topP') ? undefined : request.topP,
    topLogprobs: refused.has('topLogprobs') ? undefined : request.topLogprobs,
    reasoning,
    isEncrypted: isReasoningModel(modelId),
  };
}

function encodeReasoning(
  config: ReasoningConfig | undefined,
  modelId: string,
  lossy: Set<string>,
): { readonly effort?: string; readonly summary?: string } | undefined {
  const effort = fitReasoning(config, modelId, lossy);
  const summary = config?.isShown && takesReasoning(modelId) ? 'auto' : undefined;
  const reasoning = defined({ effort, summary });
  return Object.keys(reasoning).length > 0 ? reasoning : undefined;
}
