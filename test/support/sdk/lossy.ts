/**
 * What gets lost, by client, provider and feature; all other cells of the matrix lose nothing.
 * - `messages.reasoning`: thoughts without a proof of their own, which no other provider takes back
 * - `reasoning.budgetTokens`: an effort stands in for the budget
 * - `cacheControl`: OpenAI and Gemini find out by themselves what is worth caching
 */
const LOSSY: Readonly<Record<string, readonly string[]>> = {
  'openai-responses, openai-chat: thinking': ['messages.reasoning'],
  'openai-responses, gemini: thinking': ['messages.reasoning'],
  'anthropic-messages, openai-chat: thinking': ['messages.reasoning', 'reasoning.budgetTokens'],
  'anthropic-messages, openai-chat: usage': ['cacheControl'],
  'anthropic-messages, openai-responses: thinking': ['reasoning.budgetTokens'],
  'anthropic-messages, openai-responses: usage': ['cacheControl'],
  'anthropic-messages, gemini: thinking': ['messages.reasoning'],
  'anthropic-messages, gemini: usage': ['cacheControl'],
  'gemini, openai-chat: thinking': ['messages.reasoning'],
};

/** Names in `x-signalbox-lossy`, sorted; empty where nothing is lost. */
export function lossyIn(client: string, provider: string, feature: string): readonly string[] {
  return LOSSY[`${client}, ${provider}: ${feature}`] ?? [];
}
