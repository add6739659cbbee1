import { message } from '../../support/chat';
import { defineSignal, observe } from '../../support/observe';

type Row = readonly [keywords: object, text: string, expected: boolean];

async function isFound(keywords: object, text: string): Promise<unknown> {
  return observe(defineSignal({ keywords }), text);
}

const SETS: readonly Row[] = [
  [{ any: ['nda', 'indemnity'] }, 'Check the indemnity clause', true],
  [{ any: ['nda', 'indemnity'] }, 'Check the clause', false],
  [{ all: ['merger', 'draft'] }, 'A draft of the merger', true],
  [{ all: ['merger', 'draft'] }, 'A draft of the offer', false],
  [{ none: ['public'] }, 'A private note', true],
  [{ none: ['public'] }, 'A public note', false],
  [{ any: ['offer'], none: ['job'] }, 'The job offer', false],
  [{ any: ['offer', 'bid'], all: ['draft'], none: ['job'] }, 'Draft a bid', true],
  [{ any: ['a'] }, '', false],
  [{ none: ['a'] }, '', true],
];

const CASE_AND_SPACE: readonly Row[] = [
  [{ any: ['NDA'] }, 'sign the nda', true],
  [{ any: ['nda'] }, 'sign the NDA', true],
  [{ any: ['NDA'], case: 'sensitive' }, 'sign the nda', false],
  [{ any: ['NDA'], case: 'sensitive' }, 'sign the NDA', true],
  [{ any: ['ÜBUNG'] }, 'eine übung', true],
  [{ any: ['force majeure'] }, 'force\n   majeure', true],
  [{ any: [' force   majeure '] }, 'force majeure', true],
  [{ any: ['cafe\u0301'] }, 'caf\u00e9', true],
];

const WHOLE_WORDS: readonly Row[] = [
  [{ any: ['cat'] }, 'concatenate', false],
  [{ any: ['cat'] }, 'the (cat), asleep', true],
  [{ any: ['cat'] }, 'a cat', true],
  [{ any: ['cat'] }, 'a concatenated cat', true],
  [{ any: ['cat'] }, 'cat_food', false],
  [{ any: ['cat'] }, 'cat5', false],
  [{ any: ['cat'], wholeWord: false }, 'concatenate', true],
  [{ any: ['C++'] }, 'Write C++.', true],
  [{ any: ['.NET'] }, 'ASP.NET core', true],
  [{ any: ['über'] }, 'darüber', false],
  [{ any: ['über'] }, 'über uns', true],
  [{ any: ['мир'] }, 'премир', false],
  [{ any: ['мир'] }, 'мир, дружба', true],
  [{ any: ['e'] }, 'e\u0308', false],
  [{ any: ['𝒜'] }, 'x𝒜', false],
  [{ any: ['契約'] }, 'この契約を確認', true],
  [{ any: ['合同'] }, '请审查合同条款', true],
  [{ any: ['계약'] }, '계약서를 검토', true],
  [{ any: ['สัญญา'] }, 'ตรวจสอบสัญญานี้', true],
  [{ any: ['API'] }, 'このAPIを', true],
];

const FUZZY: readonly Row[] = [
  [{ any: ['indemnity'], fuzzy: 1 }, 'the indemnty clause', true],
  [{ any: ['indemnity'], fuzzy: 1 }, 'the indmenity clause', true],
  [{ any: ['indemnity'], fuzzy: 1 }, 'the indmnty clause', false],
  [{ any: ['indemnity'], fuzzy: 2 }, 'the indmnty clause', true],
  [{ any: ['indemnity'], fuzzy: 0 }, 'the indemnty clause', false],
  [{ any: ['NDA'], fuzzy: 3 }, 'you and me', false],
  [{ any: ['force majeure'], fuzzy: 2 }, 'forse majeur', true],
  [{ any: ['force majeure'], fuzzy: 1 }, 'force of majeure', false],
  [{ any: ['indemnity'], fuzzy: 1 }, '', false],
];

describe.each([
  ['sets of keywords', SETS],
  ['case, white space and Unicode forms', CASE_AND_SPACE],
  ['whole words', WHOLE_WORDS],
  ['typing mistakes', FUZZY],
])('keywords: %s', (_, rows) => {
  it.each(rows)('%j in "%s" is %s', async (keywords, text, expected) => {
    expect(await isFound(keywords, text)).toEqual({ value: expected, score: 1 });
  });
});

describe('keywords in a conversation', () => {
  const MESSAGES = [
    message('system', 'privileged'),
    message('user', 'first'),
    message('assistant', 'between'),
    message('user', 'newest'),
  ];

  it.each([
    ['last', ['newest']],
    ['user', ['first', 'newest']],
    ['all', ['privileged', 'first', 'between', 'newest']],
    [undefined, ['first', 'newest']],
  ])('are looked for over: %s', async (over, expected) => {
    const words = ['privileged', 'first', 'between', 'newest'];
    const found = await Promise.all(
      words.map(async (word) => observe(defineSignal({ keywords: { any: [word] }, ...(over && { over }) }), MESSAGES)),
    );
    expect(words.filter((_, index) => (found[index] as { value: unknown }).value)).toEqual(expected);
  });

  it('are not found across two messages', async () => {
    const split = [message('user', 'force'), message('user', 'majeure')];
    expect(await observe(defineSignal({ keywords: { any: ['forcemajeure'] } }), split)).toMatchObject({ value: false });
  });
});

describe('keywords in a text of many megabytes', () => {
  const FILLER = 'nda'.repeat(2_000_000);

  it.each([
    ['at the start', `contract ${FILLER}`, { value: true, score: 1 }],
    ['at the end', `${FILLER} contract`, { value: true, score: 1 }],
    ['nowhere in what is read', FILLER, { unknown: 'the text is too long to search all of it' }],
  ])('are looked for at both ends: %s', async (_, text, expected) => {
    expect(await isFound({ any: ['contract'] }, text)).toEqual(expected);
  });

  it('may still be there when none of them was found', async () => {
    expect(await isFound({ none: ['contract'] }, FILLER)).toHaveProperty('unknown');
  });

  it('are looked for with typing mistakes in less of it', async () => {
    const text = `${'word '.repeat(30_000)}contratc${' word'.repeat(30_000)}`;
    expect(await isFound({ any: ['contract'], fuzzy: 1 }, text)).toHaveProperty('unknown');
  });
});
