import { countImages } from './facts';
import type { RequestView } from './request-view';
import { certain, COST, type SignalSource } from './source';

/** Role and separators of a message, in every vendor's chat format about this many. */
const TOKENS_PER_MESSAGE = 4;
/** An image of about a megapixel, between OpenAI's 765 and Anthropic's 1,334. */
const TOKENS_PER_IMAGE = 1000;
const JSON_CHARS_PER_TOKEN = 4;
const COUNTED_CHARS = 1 << 17;

/** The estimated size of the whole request: every message, tool definitions and images. */
export const tokensSource: SignalSource = {
  names: ['tokens'],
  cost: COST.scan,
  observe: (view) => ({ tokens: certain(estimateRequest(view)) }),
};

function estimateRequest({ chat, messages }: RequestView): number {
  const text = messages.reduce((sum, message) => sum + estimateTokens(message.text) + TOKENS_PER_MESSAGE, 0);
  const toolChars = chat.tools?.length ? JSON.stringify(chat.tools).length : 0;
  return text + Math.ceil(toolChars / JSON_CHARS_PER_TOKEN) + countImages(chat) * TOKENS_PER_IMAGE;
}

/** Classes of UTF-16 code units; runs of a class share tokens. */
const CLASS = { space: 0, latin: 1, digit: 2, otherLetter: 3, single: 4 } as const;
type CharClass = (typeof CLASS)[keyof typeof CLASS];
/** How many code units of a run make a token. */
const UNITS_PER_TOKEN: Readonly<Record<CharClass, number>> = { 0: Infinity, 1: 8, 2: 3, 3: 3, 4: 1 };

/**
 * Estimates tokens without a tokenizer, in one pass over the text: a word of Latin letters is one token for each 8
 * letters begun, a number one for each 3 digits begun, a word in another alphabet one for each 3 letters begun, and
 * every CJK character, punctuation mark and symbol is one. White space is free, as it joins the token that follows.
 * Of a text over `COUNTED_CHARS` only that much is counted and scaled up: megabytes would hold the event loop.
 */
export function estimateTokens(text: string): number {
  if (text.length <= COUNTED_CHARS) return countTokens(text);
  return Math.round((countTokens(text.slice(0, COUNTED_CHARS)) * text.length) / COUNTED_CHARS);
}

function countTokens(text: string): number {
  let tokens = 0;
  let runClass: CharClass = CLASS.space;
  let runUnits = 0;
  for (let index = 0; index < text.length; index++) {
    const charClass = classOf(text.charCodeAt(index));
    if (charClass === runClass) {
      runUnits++;
      continue;
    }
    tokens += Math.ceil(runUnits / UNITS_PER_TOKEN[runClass]);
    runClass = charClass;
    runUnits = 1;
  }
  return tokens + Math.ceil(runUnits / UNITS_PER_TOKEN[runClass]);
}

const ASCII_CLASSES: readonly CharClass[] = Array.from({ length: 128 }, (_, code) => {
  const char = String.fromCharCode(code);
  if (/\s/.test(char)) return CLASS.space;
  if (/[a-z]/i.test(char)) return CLASS.latin;
  return /\d/.test(char) ? CLASS.digit : CLASS.single;
});

/** By Unicode blocks, coarse on purpose: this runs for every character of every request. */
function classOf(code: number): CharClass {
  if (code < 0x80) return ASCII_CLASSES[code] ?? CLASS.single;
  if (code < 0xc0) return CLASS.single;
  if (code < 0x250) return CLASS.latin;
  if (code < 0x2000) return CLASS.otherLetter;
  // Halves of a surrogate pair: an emoji or a rare ideograph costs two or three tokens in practice.
  return CLASS.single;
}
