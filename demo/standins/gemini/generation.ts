/** The generation of a model: 3 for `gemini-3.5-flash`, 0 for one that does not say. */
export function generationOf(modelId: string): number {
  return Number(/^gemini-(\d+)/.exec(modelId)?.[1] ?? 0);
}
