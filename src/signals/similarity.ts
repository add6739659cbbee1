import type { Embedder } from '../domain/ports';
import { answerInTime } from './in-time';
import type { Span } from './request-view';
import { COST, type Observation, type Observed, type SignalSource } from './source';

/** A signal that is true where the text means the same as one of its examples. */
export interface SimilaritySignal {
  readonly name: string;
  readonly examples: readonly string[];
  /** Similarity from which on it counts as the same, 0 to 1. */
  readonly threshold: number;
  readonly over: Span;
  /** Vectors of `examples`, once `embedExamples` has run. */
  readonly vectors?: readonly Float32Array[];
}

/**
 * Embeds the examples of all similarity signals, once per config.
 * @returns the signals with their vectors; without, where the embedder is unavailable: they are unknown then
 */
export async function embedExamples(
  signals: readonly SimilaritySignal[],
  embedder: Embedder,
): Promise<readonly SimilaritySignal[]> {
  const embedded = await embedder.embed(signals.flatMap((signal) => signal.examples));
  if ('unavailable' in embedded) return signals;
  let start = 0;
  return signals.map((signal) => {
    const vectors = embedded.slice(start, (start += signal.examples.length));
    return { ...signal, vectors };
  });
}

/** All similarity signals of a config: one call of the embedder serves them, then a dot product for each example. */
export function similaritySource(signals: readonly SimilaritySignal[]): SignalSource {
  const spans = [...new Set(signals.map((signal) => signal.over))];
  const names = signals.map((signal) => signal.name);
  return {
    names,
    cost: COST.infer,
    async observe(view, { embedder }, budgetMs) {
      if (!embedder) return unknownAll(names, 'no embedder');
      const texts = spans.map((span) => view.textOf(span));
      const embedded = await answerInTime(() => embedder.embed(texts), budgetMs);
      if ('unavailable' in embedded) return unknownAll(names, embedded.unavailable);
      const vectorOf = new Map(spans.map((span, index) => [span, embedded[index]]));
      return Object.fromEntries(signals.map((signal) => [signal.name, compare(signal, vectorOf.get(signal.over))]));
    },
  };
}

function compare({ vectors, threshold }: SimilaritySignal, text: Float32Array | undefined): Observation {
  if (!vectors || !text) return { unknown: 'examples are not embedded' };
  const similarity = Math.max(0, ...vectors.map((vector) => dotProduct(vector, text)));
  return { value: similarity >= threshold, score: Math.min(1, similarity) };
}

function dotProduct(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);
}

function unknownAll(names: readonly string[], reason: string): Observed {
  return Object.fromEntries(names.map((name) => [name, { unknown: `embedder: ${reason}` }]));
}
