/**
 * Which of several models gets a request first:
 * `order` – as they are listed; `cheapest` – by price and estimated tokens; `fastest` – by how soon answers began
 * lately; `weighted` – by lot; `sticky` – a conversation stays with the model that it began with.
 */
export const SELECTION_TYPES = ['order', 'cheapest', 'fastest', 'weighted', 'sticky'] as const;

export type Selection =
  | { readonly type: Exclude<(typeof SELECTION_TYPES)[number], 'weighted'> }
  /** Shares by model name, in any unit; a model that is not named only takes over for others. */
  | { readonly type: 'weighted'; readonly weights: ReadonlyMap<string, number> };
