import type { JsonObject } from './check';

/** A function that the model may call. */
export interface Tool {
  readonly name: string;
  readonly schema: JsonObject;
}

/** What a request says about calling tools. */
export interface ToolOffer {
  readonly tools: readonly Tool[];
  /** `tool` names the one that has to be called. */
  readonly choice: 'auto' | 'none' | 'required' | { readonly tool: string };
  /** Whether several calls may come at once. */
  readonly isParallel: boolean;
  /** Text of the last turn, when it is the user's; a turn that gives results has none. */
  readonly lastText: string;
}

/**
 * Chooses the tools to call. Free to choose, the stand-in calls those that the user names, as in "use get_weather";
 * obliged to, it calls the first when none is named.
 */
export function chooseTools({ tools, choice, isParallel, lastText }: ToolOffer): readonly Tool[] {
  if (choice === 'none') return [];
  if (typeof choice === 'object') return tools.filter(({ name }) => name === choice.tool).slice(0, 1);
  const named = tools.filter(({ name }) => lastText.includes(name));
  const chosen = named.length === 0 && choice === 'required' ? tools : named;
  return isParallel && named.length > 0 ? chosen : chosen.slice(0, 1);
}
