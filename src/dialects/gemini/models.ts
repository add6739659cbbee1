/** How a Gemini model differs from its siblings in what it takes. */
export interface ModelTraits {
  readonly thinking: 'none' | 'budget' | 'level';
  /** Fewest tokens that a thinking budget may have; 0 where thinking can be turned off. */
  readonly minBudgetTokens: number;
  /** Most tokens that a thinking budget may have. */
  readonly maxBudgetTokens: number;
  /** The least of the thinking levels. */
  readonly minLevel: 'minimal' | 'low';
  /** Refuses function calls that come back without the signature of the reasoning before them. */
  readonly needsSignatures: boolean;
  /** Takes functions and a JSON answer format in one request. */
  readonly hasToolsWithJson: boolean;
}

/**
 * Knows a model's traits by its id. A Gemini without a number, as `gemini-flash-latest`, is of the newest generation;
 * other models, as Gemma and tuned ones, can do the least.
 * Source: https://ai.google.dev/gemini-api/docs/thinking, …/thought-signatures, …/structured-output
 */
export function traitsOf(modelId: string): ModelTraits {
  const [, digits] = /gemini-(\d+(?:\.\d+)?)/.exec(modelId) ?? [];
  const version = digits === undefined ? (modelId.includes('gemini-') ? Infinity : 0) : Number(digits);
  const isFlash = modelId.includes('flash');
  return {
    thinking: version >= 3 ? 'level' : version >= 2.5 ? 'budget' : 'none',
    minBudgetTokens: isFlash ? 0 : 128,
    maxBudgetTokens: isFlash ? 24_576 : 32_768,
    minLevel: isFlash ? 'minimal' : 'low',
    needsSignatures: version >= 3,
    hasToolsWithJson: version >= 3,
  };
}
