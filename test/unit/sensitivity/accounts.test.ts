import { found } from '../../support/found';

/** What is found, and in which text. Numbers are made up and only have right check digits. */
const HITS: readonly (readonly [string, string])[] = [
  ['payment-card', 'My Visa is 4539 1488 0343 6467, is that safe?'],
  ['payment-card', 'card=4539148803436467,12/27'],
  ['payment-card', 'pay with 4539-1488-0343-6467 please'],
  ['payment-card', 'amex 3782 822463 10104'],
  ['payment-card', 'カード番号は４５３９１４８８０３４３６４６７です'],
  ['payment-card', 'name;card\nMia;5425233430109911'],
  ['iban', 'Pay to DE44 5001 0517 5407 3249 31 by Friday'],
  ['iban', 'fr76 3000 6000 0112 3456 7890 189x or NL02ABNA0123456789.'],
  ['iban', 'iban: gb98midl07009312345678'],
  ['bank-account', 'account number 4417 2093, sort code 30-91-74'],
];

const MISSES: readonly (readonly [string, string])[] = [
  ['a number that fails Luhn', 'order 4539 1488 0343 6468'],
  ['the test number 4242', 'use 4242 4242 4242 4242 or 4242424242424242'],
  ['the test number 4111', 'use 4111-1111-1111-1111'],
  ['the test number 5555', 'use 5555 5555 5555 4444 and 378282246310005'],
  ['a declined test card', '4000 0000 0000 9995 has insufficient funds'],
  ['an order number that passes Luhn', 'order no 4539148803436467 has shipped'],
  ['a masked card', '4539 **** **** 6467'],
  ['a time in milliseconds', 'at 1718003500000 and 20240610073140'],
  ['an article number', 'EAN 4006381333931'],
  ['a long float', 'x = 0.4539148803436467 and 4539148803436467.25'],
  ['digits of a longer run', '24539148803436467000000'],
  ['the IBAN of Wikipedia', 'DE89 3704 0044 0532 0130 00, DE89370400440532013000'],
  ['the registry’s IBAN for the UK', 'GB29 NWBK 6016 1331 9268 19'],
  ['an IBAN with wrong check digits', 'DE45 5001 0517 5407 3249 31'],
  ['an IBAN of a country without', 'US44 5001 0517 5407 3249 31'],
  ['an IBAN that is too long', 'DE445001051754073249310'],
  ['a UUID', 'be12abcd-1234-4321-8888-0123456789ab'],
  ['a masked IBAN', 'DE44 **** **** **** **** 31'],
];

describe('payment cards and accounts', () => {
  test.each(HITS)('%s is found in: %s', (recognizer, text) => {
    expect(found(text)).toContain(recognizer);
  });

  test.each(MISSES)('%s is no account', (_, text) => {
    expect(found(text)).toEqual([]);
  });
});
