import { passesMod97 } from './checksums';
import type { FoldedText } from './fold';
import type { Hit } from './hit';

/**
 * What follows country and check digits: n digits, a letters, c either, with their number.
 * Source: SWIFT IBAN Registry (ISO 13616-2).
 */
const STRUCTURES = `AD n8c12 AE n19 AL n8c16 AT n16 AZ a4c20 BA n16 BE n12 BG a4n6c8 BH a4c14 BI n23 BR n23a1c1 BY c4n4c16 CH n5c12
   CR n18 CY n8c16 CZ n20 DE n18 DJ n23 DK n14 DO c4n20 EE n16 EG n25 ES n20 FI n14 FK a2n12 FO n14 FR n10c11n2
   GB a4n14 GE a2n16 GI a4c15 GL n14 GR n7c16 GT c24 HN a4n20 HR n17 HU n24 IE a4n14 IL n19 IQ a4n15 IS n22
   IT a1n10c12 JO a4n4c18 KW a4c22 KZ n3c13 LB n4c20 LC a4c24 LI n5c12 LT n16 LU n3c13 LV a4c13 LY n21 MC n10c11n2
   MD c20 ME n18 MK n3c10n2 MN n16 MR n23 MT a4n5c18 MU a4n19a3 NI a4n20 NL a4n10 NO n11 OM n3c16 PK a4c16 PL n24
   PS a4c21 PT n21 QA a4c21 RO a4c16 RS n18 RU n14c15 SA n2c18 SC a4n20a3 SD n14 SE n20 SI n15 SK n20 SM a1n10c12
   SO n19 ST n21 SV a4n20 TL n19 TN n20 TR n6c16 UA n6c19 VA n18 VG a4n16 XK n16 YE a4n4c18`;
const CLASSES = { n: '[0-9]', a: '[A-Z]', c: '[A-Z0-9]' } as const;

interface Structure {
  /** Characters, country and check digits included. */
  readonly length: number;
  readonly pattern: RegExp;
}

const BY_COUNTRY: ReadonlyMap<string, Structure> = new Map(
  [...STRUCTURES.matchAll(/([A-Z]{2}) (\S+)/g)].map(([, country = '', structure = '']) => {
    const parts = [...structure.matchAll(/([nac])(\d+)/g)];
    const pattern = parts.map(([, kind, count]) => `${CLASSES[kind as keyof typeof CLASSES]}{${count}}`); // As matched.
    const length = parts.reduce((sum, [, , count]) => sum + Number(count), 4);
    return [country, { length, pattern: new RegExp(`^[A-Z]{2}[0-9]{2}${pattern.join('')}$`) }];
  }),
);

/** Examples of the registry, of banks and of Wikipedia, which documentation repeats. */
const EXAMPLES = new Set(
  `DE89370400440532013000 DE91100000000123456789 DE75512108001245126199 DE12500105170648489890 DE02120300000000202051
   GB29NWBK60161331926819 GB82WEST12345698765432 GB33BUKB20201555555555 GB94BARC10201530093459 FR1420041010050500013M02606
   FR7630006000011234567890189 ES9121000418450200051332 ES7921000813610123456789 IT60X0542811101000000123456
   NL91ABNA0417164300 NL20INGB0001234567 CH9300762011623852957 CH5604835012345678009 AT611904300234573201 AT483200000012345864
   BE68539007547034 BE71096123456769 PL61109010140000071219812874 PL10105000997603123456789123 SE4550000000058398257466
   NO9386011117947 DK5000400440116243 DK9520000123456789 FI2112345600000785 FI1410093000123458 PT50000201231234567890154
   PT50002700000001234567833 IE29AIBK93115212345678 IE64IRCE92050112345678 LU280019400644750000 CZ6508000000192000145399
   CZ5508000000001234567899 GR1601101250000000012300695 GR9608100010000001234567890 HU42117730161111101800000000
   HU93116000060000000012345676 RO49AAAA1B31007593840000 TR330006100519786457841326 SA0380000000608010167519
   AE070331234567890123456 SK3112000000198742637541 SI56263300012039086 SI56192001234567892 HR1210010051863000160
   EE382200221020145685 LV80BANK0000435195001 LT121000011101001000 BG80BNBG96611020345678 CY17002001280000001200527600
   MT84MALT011000012345MTLCAST001S IS140159260076545510730339 LI21088100002324013AA MC5811222000010123456789030
   IL620108000000099999999 BR1800360305000010009795493C1 AD1200012030200359100100 UA213223130000026007233566001
   KW81CBKU0000000000001234560101 PK36SCBL0000001123456702 EG380019000500000000263180002 XK051212012345678906
   RS35260005601001611379 MK07250120000058984 BA391290079401028494 AL47212110090000000235698741`.split(/\s+/),
);

const START = /(?<![A-Za-z0-9])[A-Za-z]{2}\d{2}(?=[ -]?[A-Za-z0-9])/g;

/** Bank accounts: country, its length and structure, check digits. Source: ISO 13616-1. */
export function recognizeIbans({ text }: FoldedText): readonly Hit[] {
  const hits: Hit[] = [];
  for (const { index } of text.matchAll(START)) {
    const structure = BY_COUNTRY.get(text.slice(index, index + 2).toUpperCase());
    const end = structure && endOf(text, index, structure.length);
    if (end === undefined) continue;
    const iban = text.slice(index, end).replace(/[ -]/g, '').toUpperCase();
    if (!structure?.pattern.test(iban) || !passesMod97(iban) || isExample(iban)) continue;
    hits.push({ kind: 'financial_account', recognizer: 'iban', start: index, end });
  }
  return hits;
}

/** Walks over so many letters and digits with at most one space or hyphen between two; undefined when they run on. */
function endOf(text: string, start: number, length: number): number | undefined {
  let index = start;
  for (let count = 0; count < length; index++) {
    const code = text.charCodeAt(index);
    if (isAlphanumeric(code)) count++;
    else if (!isSeparator(code) || isSeparator(text.charCodeAt(index - 1))) return undefined;
  }
  return isAlphanumeric(text.charCodeAt(index)) ? undefined : index;
}

function isAlphanumeric(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
}

function isSeparator(code: number): boolean {
  return code === 0x20 || code === 0x2d;
}

function isExample(iban: string): boolean {
  return EXAMPLES.has(iban) || new Set(iban.slice(4)).size <= 3;
}
