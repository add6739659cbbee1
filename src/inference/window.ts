import type { WindowSpec } from './manifest';

/**
 * The token windows that the classifier reads; the same as `models/windows.py`, which training uses, and proved so by
 * `models/classifier/windows.golden.json`. Pure functions on token ids: a text is tokenised once, however long it is.
 */

/** Content ids of one text, without special tokens. */
export type TokenIds = readonly number[];

/**
 * The one window that intent, complexity and domain are read from: the newest user turn, head and tail when it is too
 * long (people ask at the start or at the end; the material is in the middle), then the beginnings of earlier turns.
 * @param userTurns - oldest first
 * @param maxTokens - the encoder's limit when absent; the static tier takes more, since length costs it little
 * @returns `[CLS] newest [SEP] previous [SEP] …`, at most `maxTokens` ids
 */
export function intentWindow(
  userTurns: readonly TokenIds[],
  spec: WindowSpec,
  maxTokens: number = spec.maxTokens,
): TokenIds {
  const turns = userTurns.filter((turn) => turn.length > 0);
  const newest = turns.at(-1);
  if (!newest) return [spec.clsId, spec.sepId];
  const kept: TokenIds[] = [];
  let left = spec.previousTokens;
  for (const turn of turns.slice(0, -1).slice(-spec.previousTurns).reverse()) {
    const take = Math.min(turn.length, spec.previousTurnTokens, left);
    if (take === 0) break;
    kept.push(turn.slice(0, take));
    left -= take;
  }
  const budget = maxTokens - 2 - kept.reduce((sum, part) => sum + part.length + 1, 0);
  return [spec.clsId, ...headAndTail(newest, budget), spec.sepId, ...kept.flatMap((part) => [...part, spec.sepId])];
}

function headAndTail(ids: TokenIds, budget: number): TokenIds {
  if (ids.length <= budget) return ids;
  const tail = Math.floor(budget / 2);
  return [...ids.slice(0, budget - tail), ...ids.slice(ids.length - tail)];
}

/**
 * The windows that together cover every token of every message, for what must miss nothing: sensitivity and jailbreak.
 * @returns `[CLS] chunk [SEP]` each; chunks of one message overlap by `scanOverlap` tokens
 */
export function scanWindows(messages: readonly TokenIds[], spec: WindowSpec): TokenIds[] {
  const step = spec.scanTokens - spec.scanOverlap;
  return messages.flatMap((ids) => {
    const chunkCount = ids.length === 0 ? 0 : 1 + Math.max(0, Math.ceil((ids.length - spec.scanTokens) / step));
    return Array.from({ length: chunkCount }, (_, index) => [
      spec.clsId,
      ...ids.slice(index * step, index * step + spec.scanTokens),
      spec.sepId,
    ]);
  });
}

/** Whether two windows hold the same ids. */
export function isSameWindow(a: TokenIds, b: TokenIds): boolean {
  return a.length === b.length && a.every((id, index) => id === b[index]);
}
