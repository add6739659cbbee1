import { RE2JS } from 're2js';
import { excerpt } from './bounded';
import type { Span } from './request-view';
import { certain, COST, type Observation, type SignalSource } from './source';

/** RE2 reads 2 to 10 characters a microsecond: this is at most 60 ms on the event loop, typically 10. */
const LIMIT_CHARS = 1 << 17;

/**
 * Says why a pattern cannot be compiled.
 * @returns RE2's own words, or undefined for a good pattern
 */
export function explainBadRegex(pattern: string): string | undefined {
  try {
    RE2JS.compile(pattern);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message.replace(/^error parsing regexp: /, '') : 'unreadable';
  }
}

/**
 * A signal that is true where the pattern is found. RE2 has no backtracking: no pattern can stall the sidecar.
 * @param pattern - RE2 syntax, case-sensitive unless it begins with `(?i)`; throws where `explainBadRegex` objects
 */
export function regexSource(name: string, pattern: string, over: Span): SignalSource {
  const regex = RE2JS.compile(pattern);
  return {
    names: [name],
    cost: COST.analyse,
    observe: (view) => ({ [name]: findPattern(regex, view.textOf(over)) }),
  };
}

function findPattern(regex: RE2JS, whole: string): Observation {
  const { text, isComplete } = excerpt(whole, LIMIT_CHARS);
  const isFound = regex.test(text);
  return isFound || isComplete ? certain(isFound) : { unknown: 'the text is too long to read all of it' };
}
