import type { ReasoningConfig } from '../../domain/chat';
import type { ModelTraits } from './models';

/** Source: https://ai.google.dev/api/generate-content#ThinkingConfig */
export type WireThinking = { readonly thinkingBudget: number } | { readonly thinkingLevel: string };

/** Google's own reading of OpenAI's efforts. Source: https://ai.google.dev/gemini-api/docs/openai#thinking */
const BUDGET_TOKENS: ReadonlyMap<string, number> = new Map([
  ['none', 0],
  ['minimal', 1024],
  ['low', 1024],
  ['medium', 8192],
  ['high', 24_576],
  ['xhigh', 24_576],
  ['max', 24_576],
]);

const LEVELS: ReadonlyMap<string, string> = new Map([
  ['low', 'low'],
  ['medium', 'medium'],
  ['high', 'high'],
  ['xhigh', 'high'],
  ['max', 'high'],
]);

/** Efforts that Gemini has no equal for. */
const BEYOND = new Set(['xhigh', 'max']);

/**
 * Chooses how much the model thinks: a level where it has levels, tokens where it has a budget.
 * @param lossy - takes `reasoning` when the model cannot do what was asked
 */
export function encodeThinking(
  reasoning: ReasoningConfig | undefined,
  traits: ModelTraits,
  lossy: Set<string>,
): WireThinking | undefined {
  if (!reasoning) return undefined;
  const { effort, budgetTokens } = reasoning;
  if (effort !== undefined && BEYOND.has(effort)) lossy.add('reasoning.effort');
  const encoded = traits.thinking === 'none' ? undefined : chooseThinking(effort, budgetTokens, traits, lossy);
  const isWish = effort !== 'none' || traits.thinking !== 'none';
  if (!encoded && isWish) lossy.add('reasoning');
  return encoded;
}

function chooseThinking(
  effort: string | undefined,
  budgetTokens: number | undefined,
  traits: ModelTraits,
  lossy: Set<string>,
): WireThinking | undefined {
  // Models with levels take a budget too, for the sake of old clients, but never both.
  if (budgetTokens !== undefined) return { thinkingBudget: budgetTokens };
  if (effort === undefined) return undefined;
  if (traits.thinking === 'level') {
    if (effort === 'none') lossy.add('reasoning');
    const level = effort === 'none' || effort === 'minimal' ? traits.minLevel : LEVELS.get(effort);
    return level === undefined ? undefined : { thinkingLevel: level };
  }
  const tokens = BUDGET_TOKENS.get(effort);
  if (tokens === undefined) return undefined;
  if (tokens < traits.minBudgetTokens) lossy.add('reasoning');
  return { thinkingBudget: Math.max(tokens, traits.minBudgetTokens) };
}
