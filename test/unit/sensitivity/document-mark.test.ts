import { found } from '../../support/found';

const HITS: readonly (readonly [string, string])[] = [
  ['internal-mark', 'INTERNAL ONLY – please proofread this'],
  ['internal-mark', '[internal only]\nnumbers for Q3'],
  ['internal-mark', '*** Company confidential — Treasury daily ***\nGroup cash'],
  ['internal-mark', 'STRICTLY CONFIDENTIAL - IC members only'],
  ['internal-mark', 'Summarise:\n\nThe plan is ready.\nDo not distribute.'],
  ['internal-mark', '# Nur für den internen Gebrauch\nPreise'],
  ['internal-mark', '【社外秘】\n売上'],
  ['internal-mark', 'VERTRAULICH\nEntwurf'],
  ['privilege-mark', 'PRIVILEGED & CONFIDENTIAL – ATTORNEY-CLIENT COMMUNICATION\nfacts'],
  ['privilege-mark', 'Privileged and confidential. Our advice:'],
  ['privilege-mark', 'Attorney-client privileged\n\nDear all'],
];

const MISSES: readonly (readonly [string, string])[] = [
  ['a question about a mark', 'What does "privileged & confidential" mean on a letter?'],
  ['a quoted mark in a clause', 'documents marked "Confidential" or "Privileged" shall be returned'],
  ['a definition', '"Confidential Information" means any information'],
  ['a sentence that begins so', 'Internal only teams see this? Confidential files are encrypted.'],
  ['a level in a list', 'Public: all\nInternal: staff\nConfidential: named people'],
  ['advice', 'Do not distribute the load over more than four nodes'],
  ['a German sentence', 'Vertraulich behandelte Daten sind intern zu halten'],
];

describe('document marks', () => {
  test.each(HITS)('%s is found in: %s', (recognizer, text) => {
    expect(found(text)).toContain(recognizer);
  });

  test.each(MISSES)('%s is no mark', (_, text) => {
    expect(found(text)).toEqual([]);
  });
});
