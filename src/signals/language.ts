import { detectAll } from 'tinyld';
import type { RequestView } from './request-view';
import { COST, type Observation, type SignalSource } from './source';

/** Detection takes 4 µs a character; a sentence or two is enough. */
const PREFIX_CHARS = 200;
/** Below this the best guess is as often wrong as right: code, names, a single word of a dozen languages. */
const MIN_ACCURACY = 0.08;
/** "Hello" is Italian to a detector of trigrams. */
const MIN_ASCII_CHARS = 8;

/** The language of the newest user turn as an ISO 639-1 code; unknown where the text does not tell. */
export const languageSource: SignalSource = {
  names: ['language'],
  cost: COST.analyse,
  observe: (view) => ({ language: detectLanguage(view) }),
};

function detectLanguage(view: RequestView): Observation {
  const text = view.textOf('last').trim().slice(0, PREFIX_CHARS);
  const isTooShort = text.length < MIN_ASCII_CHARS && !/[^\0-\x7f]/.test(text);
  const best = isTooShort ? undefined : detectAll(text)[0];
  // A few languages have no two-letter code.
  const isSure = best !== undefined && best.accuracy >= MIN_ACCURACY && best.lang.length === 2;
  return isSure ? { value: best.lang, score: Math.min(1, best.accuracy) } : { unknown: 'not detectable in this text' };
}
