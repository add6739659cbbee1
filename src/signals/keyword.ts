import type { KeywordDefinition } from './definition';
import { excerpt } from './bounded';
import { createFuzzyFinder } from './fuzzy';
import type { Span } from './request-view';
import { certain, COST, type SignalSource } from './source';
import { hasWholePhrase } from './words';

/** Levelling takes up to 0.2 µs a character and is done for each signal: this is at most 50 ms on the event loop. */
const LIMIT_CHARS = 1 << 18;

/**
 * A signal that is true where keywords are found: one of `any`, every one of `all`, and none of `none`.
 * White space and Unicode forms are levelled on both sides, and case unless `case: sensitive`.
 */
export function keywordSource(name: string, keywords: KeywordDefinition, over: Span): SignalSource {
  const level = keywords.case === 'sensitive' ? levelSpace : (text: string): string => levelSpace(text).toLowerCase();
  const isIn = keywords.wholeWord ? hasWholePhrase : (text: string, phrase: string): boolean => text.includes(phrase);
  const any = keywords.any?.map(level);
  const all = keywords.all?.map(level) ?? [];
  const none = keywords.none?.map(level) ?? [];
  return {
    names: [name],
    cost: keywords.fuzzy > 0 ? COST.analyse : COST.scan,
    observe(view) {
      const read = excerpt(view.textOf(over), LIMIT_CHARS);
      const text = level(read.text);
      const fuzzy = keywords.fuzzy > 0 ? createFuzzyFinder(text, keywords.fuzzy) : undefined;
      const has = (phrase: string): boolean => isIn(text, phrase) || fuzzy?.find(phrase) === true;
      const isFound = (any?.some(has) ?? true) && all.every(has) && !none.some(has);
      // What was not found in part of a text may be in the rest.
      const isComplete = read.isComplete && fuzzy?.isComplete !== false;
      const isCertain = isComplete || (isFound && none.length === 0);
      return { [name]: isCertain ? certain(isFound) : { unknown: 'the text is too long to search all of it' } };
    },
  };
}

function levelSpace(text: string): string {
  return text.normalize('NFC').replace(/\s+/g, ' ');
}
