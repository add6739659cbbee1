import type { ChatMessage, ChatRequest } from '../domain/chat';
import type { RequestFacts } from '../domain/facts';
import type { Model } from '../domain/model';
import type { Selection } from '../domain/selection';
import type { Pending, SignalSet } from '../domain/signal';
import type { ProviderHealth } from '../health/provider-health';
import { cheapestFirst } from './cheapest';
import { drawName } from './draw';
import { fastestFirst } from './fastest';

/** What a selection may look at. */
export interface SelectionView {
  readonly chat: ChatRequest;
  readonly facts: RequestFacts;
  /** Absent where nobody watches providers. */
  readonly health?: ProviderHealth | undefined;
}

/** Enough of a first turn to tell conversations apart. */
const TOLD_APART_CHARS = 4096;

/**
 * Puts models into the order in which a rule wants them tried. It never adds one and never takes one away.
 * @returns the order, or the signals that it still needs
 */
export function selectOrder(
  models: readonly Model[],
  selection: Selection | undefined,
  { chat, facts, health }: SelectionView,
  signals: SignalSet,
): readonly Model[] | Pending {
  if (!selection || models.length < 2) return models;
  switch (selection.type) {
    case 'order':
      return models;
    case 'cheapest':
      return cheapestFirst(models, chat, signals);
    case 'fastest':
      return fastestFirst(models, chat, facts, health);
    case 'weighted':
      return weightedFirst(models, selection.weights, facts.exchangeId);
    case 'sticky':
      return first(models, drawName(conversationOf(chat, facts), new Map(models.map(({ name }) => [name, 1]))));
  }
}

/** One by lot, the rest as listed. Where there is no exchange to draw for, the heaviest is the likeliest. */
function weightedFirst(
  models: readonly Model[],
  weights: ReadonlyMap<string, number>,
  exchangeId: string | undefined,
): readonly Model[] {
  const weightOf = ({ name }: Model): number => weights.get(name) ?? 0;
  if (exchangeId !== undefined) {
    return first(models, drawName(exchangeId, new Map(models.map((model) => [model.name, weightOf(model)]))));
  }
  return first(models, models.reduce((best, model) => (weightOf(model) > weightOf(best) ? model : best)).name);
}

function first(models: readonly Model[], name: string | undefined): readonly Model[] {
  return [...models.filter((model) => model.name === name), ...models.filter((model) => model.name !== name)];
}

/** What stays the same from turn to turn: who talks, and how it began. */
function conversationOf({ messages }: ChatRequest, { team = '' }: RequestFacts): string {
  const opening = messages.find(({ role }) => role === 'user');
  return `${team}\0${opening ? textOf(opening).slice(0, TOLD_APART_CHARS) : ''}`;
}

function textOf({ content }: ChatMessage): string {
  return content.map((part) => (part.type === 'text' ? part.text : '')).join('\n');
}
