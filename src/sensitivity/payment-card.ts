import { passesLuhn } from './checksums';
import type { FoldedText } from './fold';
import type { Hit } from './hit';
import { isTrivialNumber } from './placeholder';

/** Digits in one piece, or in the groups that are printed on cards, with one separator throughout. */
const CANDIDATE =
  /(?<![\w/-]|\d[.,])(?:\d{13,19}|\d{4}([ .-])\d{4}\1\d{4}\1\d{4}(?:\1\d{3})?|\d{4}([ .-])\d{6}\2\d{4,5})(?![\w-]|\.\d)/g;

/** Issuer ranges and lengths in use. Source: ISO/IEC 7812; the networks' public BIN tables. */
const ISSUERS =
  /^(?:4\d{15}|(?:5[1-5]|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720))\d+|3[47]\d{13}|3(?:0[0-5]|09|[689]\d)\d{11}|3(?:52[89]|5[3-8]\d)\d{12}|(?:6011|64[4-9]\d|65\d\d|62\d\d|220[0-4])\d{12})$/;
/** Lengths and ranges that are rare on cards and common elsewhere: only with a word for a card before them. */
const RARE_ISSUERS = /^(?:4(?:\d{12}|\d{18})|62\d{15,17}|(?:5[06-8]|6[0-9])\d{11,17})$/;

const CARD_WORD = /card|karte|carte|tarjeta|carta|cart[aã]o|kaart|kort|karta|карт|visa|maestro|卡|カード|카드|बैंक/;
const OTHER_NUMBER =
  /order|invoice|track|parcel|serial|imei|isbn|ean|gtin|sku|bestell|sendung|rechnung|commande|pedido|\bid\b/;

/** Test numbers that payment providers document and that are not trivial in themselves. */
const TEST_NUMBERS = new Set(
  `378282246310005 371449635398431 378734493671000 5610591081018250 30569309025904 38520000023237 36227206271667
   6011000990139424 3530111333300000 3566002020360505 5105105105105100 5200828282828210 2223003122003222
   2223520443560010 4012888888881881 4917610000000000 4001919257537193 5019717010103742 6331101999990016 4462030000000000
   5425233430109903 2222420000001113 4263982640269299 4917484589897107 4035501000000008 4988438843884305 2222400070000005
   5577000055770004 5136333333333335 4646464646464644 4166676667666746 6759649826438453 6445644564456445
   5454545454545454 4444333322221111 4917300800000000 370000000000002 6250941006528599 6205500000000000004
   4716989580001715 4003600000000014`.split(/\s+/),
);
/** Stripe's and Visa's range of test numbers, which say by their digits how they fail. */
const TEST_RANGE = /^40000\d/;

const CONTEXT_CHARS = 40;

/** Payment cards: issuer range, length and check digit. Source: ISO/IEC 7812-1. */
export function recognizePaymentCards({ text, lower }: FoldedText): readonly Hit[] {
  const hits: Hit[] = [];
  for (const match of text.matchAll(CANDIDATE)) {
    const digits = match[0].replace(/\D/g, '');
    const isGrouped = digits.length < match[0].length;
    const before = lower.slice(Math.max(0, match.index - CONTEXT_CHARS), match.index);
    if (!isLikely(digits, before, isGrouped) || isTestNumber(digits) || !passesLuhn(digits)) continue;
    const position = { start: match.index, end: match.index + match[0].length };
    hits.push({ kind: 'financial_account', recognizer: 'payment-card', ...position });
  }
  return hits;
}

/** One of ten numbers passes Luhn by chance, so the words before one that is not in groups count. */
function isLikely(digits: string, before: string, isGrouped: boolean): boolean {
  if (CARD_WORD.test(before)) return ISSUERS.test(digits) || RARE_ISSUERS.test(digits);
  return ISSUERS.test(digits) && (isGrouped || !OTHER_NUMBER.test(before));
}

function isTestNumber(digits: string): boolean {
  return TEST_NUMBERS.has(digits) || TEST_RANGE.test(digits) || isTrivialNumber(digits);
}
