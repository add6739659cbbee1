import type { ChatRequest, ChatResponse, FinishReason, Usage } from '../../domain/chat';
import type { RouterError } from '../../domain/errors';
import { failedError } from './error';
import { encodeOutput, incompleteReason, type OutputItem } from './output-encode';
import { encodeText } from './text-config';
import { encodeTool, encodeToolChoice } from './tools';
import { encodeUsage } from './wire';

/** What tells one answer, or one state of a streamed answer, from another. */
export interface AnswerState {
  readonly id: string;
  readonly model: string;
  readonly createdAt: number | undefined;
  readonly output: readonly OutputItem[];
  readonly usage: Usage | undefined;
  /** Undefined while the answer is under way. */
  readonly end: { readonly reason: FinishReason } | { readonly error: RouterError } | undefined;
}

/**
 * Writes an answer as OpenAI's clients expect it. Only the first choice has a place; no client of this dialect can ask
 * for more.
 * @param response - with `createdAt`: the field is required there
 */
export function encodeResponse(response: ChatResponse, request: ChatRequest): unknown {
  const { id, model, createdAt, usage, choices } = response;
  const [choice] = choices;
  const output = choice ? encodeOutput(choice, { responseId: id, logprobs: choice.logprobs }) : [];
  const end = { reason: choice?.finishReason ?? 'stop' };
  return writeAnswer({ id, model, createdAt, output, usage, end }, echoRequest(request));
}

/** @param echo - of the request, from `echoRequest` */
export function writeAnswer(state: AnswerState, echo: object): object {
  const { id, createdAt, model, output, usage, end } = state;
  const reason = end && 'reason' in end ? incompleteReason(end.reason) : undefined;
  return {
    id,
    object: 'response',
    created_at: createdAt ?? 0,
    status: statusOf(end, reason),
    error: end && 'error' in end ? failedError(end.error) : null,
    incomplete_details: reason === undefined ? null : { reason },
    model,
    output,
    usage: usage === undefined ? null : encodeUsage(usage),
    ...echo,
  };
}

function statusOf(end: AnswerState['end'], reason: string | undefined): string {
  if (end === undefined) return 'in_progress';
  if ('error' in end) return 'failed';
  return reason === undefined ? 'completed' : 'incomplete';
}

/**
 * Repeats what was asked for, as every answer does; the clients' types require most of it. What the request leaves to
 * the provider is null, for who knows what another provider's default is.
 * Source: https://platform.openai.com/docs/api-reference/responses/object
 */
export function echoRequest(request: ChatRequest): object {
  const { reasoning } = request;
  return {
    instructions: instructionsOf(request),
    max_output_tokens: request.maxTokens ?? null,
    temperature: request.temperature ?? null,
    top_p: request.topP ?? null,
    top_logprobs: request.topLogprobs ?? null,
    tools: (request.tools ?? []).map(encodeTool),
    tool_choice: request.toolChoice ? encodeToolChoice(request.toolChoice) : 'auto',
    parallel_tool_calls: request.parallelToolCalls ?? true,
    text: { format: { type: 'text' }, ...encodeText(request) },
    reasoning: { effort: reasoning?.effort ?? null, summary: reasoning?.isShown ? 'auto' : null },
    metadata: request.metadata ?? {},
    user: request.user ?? null,
    prompt_cache_key: request.cacheKey ?? null,
    previous_response_id: null,
    background: false,
    store: false,
    truncation: 'disabled',
  };
}

/** Instructions are the first system message; one that came as an item means the same. */
function instructionsOf({ messages }: ChatRequest): string | null {
  const [first] = messages;
  if (first?.role !== 'system') return null;
  return first.content.map((part) => (part.type === 'text' ? part.text : '')).join('');
}
