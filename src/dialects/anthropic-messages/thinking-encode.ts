import type { ChatRequest, ReasoningConfig } from '../../domain/chat';
import type { Turn } from '../turns';
import type { ModelTraits } from './models';

/** Whether the text of the thinking comes with its signature. */
type WireDisplay = 'summarized' | 'omitted';

/** How a request asks for thinking; both fields absent means none. */
export interface WireThinking {
  readonly thinking?: { readonly display?: WireDisplay } & (
    { readonly type: 'adaptive' } | { readonly type: 'enabled'; readonly budget_tokens: number }
  );
  readonly effort?: string;
}

/** Share of the answer's tokens that each effort may think with; the rest is left to say something. */
const BUDGET_RATIOS: ReadonlyMap<string, number> = new Map([
  ['minimal', 0.1],
  ['low', 0.2],
  ['medium', 0.5],
  ['high', 0.8],
  ['xhigh', 0.8],
  ['max', 0.8],
]);
/** Source: https://platform.claude.com/docs/en/build-with-claude/extended-thinking#working-with-thinking-budgets */
const MIN_BUDGET_TOKENS = 1024;
const MAX_BUDGET_TOKENS = 32_000;

/** Source: https://platform.claude.com/docs/en/build-with-claude/effort#effort-levels */
const EFFORTS: ReadonlyMap<string, string> = new Map([
  ['minimal', 'low'],
  ['low', 'low'],
  ['medium', 'medium'],
  ['high', 'high'],
  ['xhigh', 'xhigh'],
  ['max', 'max'],
]);

/**
 * Chooses how the model thinks: by effort where it decides itself, by a budget of tokens where it has to be told.
 * @param maxTokens - bound of the whole answer, thinking included
 * @param lossy - takes `reasoning` when the request cannot have it
 */
export function encodeThinking(
  request: ChatRequest,
  { traits, maxTokens, turns }: { traits: ModelTraits; maxTokens: number; turns: readonly Turn[] },
  lossy: Set<string>,
): WireThinking {
  const { reasoning, toolChoice } = request;
  if (!reasoning) return {};
  // A forced tool call leaves no room to think; the API refuses both together.
  const isForced = toolChoice?.type === 'required' || toolChoice?.type === 'tool';
  const encoded = isForced ? undefined : chooseThinking(reasoning, { traits, maxTokens, turns }, lossy);
  if (!encoded) lossy.add('reasoning');
  return encoded ? withDisplay(encoded, reasoning, traits) : {};
}

/**
 * The newest models keep their thinking to themselves unless told otherwise.
 * Source: https://platform.claude.com/docs/en/build-with-claude/thinking#controlling-thinking-display
 */
function withDisplay(encoded: WireThinking, { isShown }: ReasoningConfig, { hasDisplay }: ModelTraits): WireThinking {
  if (!encoded.thinking || isShown === undefined || !hasDisplay) return encoded;
  return { ...encoded, thinking: { ...encoded.thinking, display: isShown ? 'summarized' : 'omitted' } };
}

function chooseThinking(
  reasoning: ReasoningConfig,
  { traits, maxTokens, turns }: { traits: ModelTraits; maxTokens: number; turns: readonly Turn[] },
  lossy: Set<string>,
): WireThinking | undefined {
  if (traits.thinking === 'adaptive') return adaptiveThinking(reasoning, traits, lossy);
  if (reasoning.effort === 'none' || reasoning.budgetTokens === 0) return {};
  if (traits.thinking === 'none' || answersUnsignedCalls(turns)) return undefined;
  const budget = budgetTokens(reasoning, maxTokens);
  return budget === undefined ? undefined : { thinking: { type: 'enabled', budget_tokens: budget } };
}

function adaptiveThinking(
  { effort, budgetTokens: budget }: ReasoningConfig,
  traits: ModelTraits,
  lossy: Set<string>,
): WireThinking | undefined {
  if (budget !== undefined) lossy.add('reasoning.budgetTokens');
  if (effort === undefined) return { thinking: { type: 'adaptive' } };
  // Not all of these models can be told not to think at all.
  const level = EFFORTS.get(effort);
  if (level === undefined) return undefined;
  if (level === 'xhigh' && !traits.hasXhighEffort) {
    lossy.add('reasoning.effort');
    return { thinking: { type: 'adaptive' }, effort: 'high' };
  }
  return { thinking: { type: 'adaptive' }, effort: level };
}

/** Tokens to think with: at least the API's minimum, and fewer than the whole answer may have. */
function budgetTokens({ effort, budgetTokens: wanted }: ReasoningConfig, maxTokens: number): number | undefined {
  if (maxTokens <= MIN_BUDGET_TOKENS) return undefined;
  const ratio = BUDGET_RATIOS.get(effort ?? 'medium');
  const tokens = wanted ?? (ratio === undefined ? undefined : Math.floor(maxTokens * ratio));
  if (tokens === undefined) return undefined;
  return Math.max(MIN_BUDGET_TOKENS, Math.min(tokens, MAX_BUDGET_TOKENS, maxTokens - 1));
}

/**
 * Whether the last turn answers tool calls that came without signed thinking. With a budget, the API wants the turn
 * that made the calls to begin with thinking, which a client of another dialect cannot send back.
 * Source: https://platform.claude.com/docs/en/build-with-claude/extended-thinking#extended-thinking-with-tool-use
 */
export function answersUnsignedCalls(turns: readonly Turn[]): boolean {
  const isAnswering = turns.at(-1)?.parts.some(({ type }) => type === 'tool-result') ?? false;
  const isSigned = turns
    .at(-2)
    ?.parts.some((part) => part.type === 'reasoning' && part.origin === 'anthropic-messages');
  return isAnswering && !isSigned;
}
