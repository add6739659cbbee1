import type { ReasoningConfig } from '../../domain/chat';
import { defined } from '../defined';
import type { ModelTraits } from './models';

/** Source: https://ai.google.dev/api/generate-content#ThinkingConfig */
export interface WireThinking {
  /** Models with levels take a budget too, for the sake of old clients, but never both. */
  readonly thinkingBudget?: number;
  readonly thinkingLevel?: string;
  readonly includeThoughts?: true;
}

/** Google's own reading of OpenAI's efforts. Source: https://ai.google.dev/gemini-api/docs/openai#thinking */
const BUDGET_TOKENS: ReadonlyMap<string, number> = new Map([
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
 * Chooses how much the model thinks, a level where it has levels, tokens where it has a budget, and whether it shows.
 * @param lossy - takes `reasoning` when the model cannot do what was asked, or `reasoning.effort` and
 *   `reasoning.budgetTokens` when it comes close
 */
export function encodeThinking(
  reasoning: ReasoningConfig | undefined,
  traits: ModelTraits,
  lossy: Set<string>,
): WireThinking | undefined {
  if (!reasoning) return undefined;
  if (traits.thinking === 'none') {
    if (!isOff(reasoning)) lossy.add('reasoning');
    return undefined;
  }
  const encoded = defined({
    ...chooseAmount(reasoning, traits, lossy),
    includeThoughts: reasoning.isShown ? (true as const) : undefined,
  });
  return Object.keys(encoded).length === 0 ? undefined : encoded;
}

function isOff({ effort, budgetTokens }: ReasoningConfig): boolean {
  return budgetTokens === undefined ? effort === 'none' : budgetTokens === 0;
}

function chooseAmount(reasoning: ReasoningConfig, traits: ModelTraits, lossy: Set<string>): WireThinking {
  const { effort, budgetTokens } = reasoning;
  const isLevelled = traits.thinking === 'level';
  if (isOff(reasoning)) {
    const isPossible = !isLevelled && traits.minBudgetTokens === 0;
    if (!isPossible) lossy.add('reasoning');
    return isLevelled ? { thinkingLevel: traits.minLevel } : { thinkingBudget: traits.minBudgetTokens };
  }
  if (budgetTokens !== undefined) return chooseBudget(budgetTokens, traits, lossy);
  if (effort === undefined) return {};
  if (BEYOND.has(effort)) lossy.add('reasoning.effort');
  const level = effort === 'minimal' ? traits.minLevel : LEVELS.get(effort);
  const tokens = BUDGET_TOKENS.get(effort);
  if (level === undefined || tokens === undefined) {
    lossy.add('reasoning');
    return {};
  }
  return isLevelled ? { thinkingLevel: level } : { thinkingBudget: Math.max(tokens, traits.minBudgetTokens) };
}

/** A budget out of bounds is refused. Source: https://ai.google.dev/gemini-api/docs/thinking#set-budget */
function chooseBudget(
  wanted: number,
  { minBudgetTokens, maxBudgetTokens }: ModelTraits,
  lossy: Set<string>,
): WireThinking {
  const thinkingBudget = Math.min(Math.max(wanted, minBudgetTokens), maxBudgetTokens);
  if (thinkingBudget !== wanted) lossy.add('reasoning.budgetTokens');
  return { thinkingBudget };
}
