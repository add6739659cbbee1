import type { ChatRequest } from '../domain/chat';
import type { Model } from '../domain/model';
import type { Pending, SignalSet } from '../domain/signal';

/** An answer of ordinary length; how long it will be is not known before. */
const ASSUMED_ANSWER_TOKENS = 500;

/** A prompt of ordinary length, where it could not be estimated. */
const ASSUMED_PROMPT_TOKENS = 1000;

/** The cheapest first, by price and estimated tokens; those without a price last, in their order. */
export function cheapestFirst(
  models: readonly Model[],
  { maxTokens = Infinity }: ChatRequest,
  signals: SignalSet,
): readonly Model[] | Pending {
  const tokens = signals.get('tokens');
  if (!tokens) return { type: 'pending', needs: ['tokens'] };
  const isKnown = tokens.state === 'known' && typeof tokens.value === 'number';
  const promptTokens = isKnown ? Number(tokens.value) : ASSUMED_PROMPT_TOKENS;
  const answerTokens = Math.min(ASSUMED_ANSWER_TOKENS, maxTokens);
  const costs = new Map(
    models.map(({ name, price }) => [
      name,
      price ? price.input * promptTokens + price.output * answerTokens : Number.MAX_VALUE,
    ]),
  );
  return [...models].sort((a, b) => (costs.get(a.name) ?? 0) - (costs.get(b.name) ?? 0));
}
