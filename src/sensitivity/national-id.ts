import { passesCodiceFiscale, passesCpf, passesEan13, passesNir, passesResidentId } from './checksums';
import type { FoldedText, Part } from './fold';
import type { Hit } from './hit';
import { isTrivialNumber } from './placeholder';

/** An id whose form says by itself what it is. */
interface IdForm {
  readonly recognizer: string;
  readonly pattern: RegExp;
  /** @param compact - the match without separators, in upper case */
  readonly isValid: (compact: string) => boolean;
}

/** Numbers that were printed in adverts or are used in teaching. Source: SSA, "The most misused SSN of all time". */
const KNOWN_SSNS = new Set(
  '078051120 219099999 123456789 457555462 111223333 123121234 987654321 001010001'.split(' '),
);
const EXAMPLE_AHV = new Set('7561234567897 7569217076985 7569999999991'.split(' '));
/** Prefixes that were never given. Source: HMRC, NIM39110. */
const UNUSED_NINO = /^(?:BG|GB|NK|KN|TN|NT|ZZ)/;

const FORMS: readonly IdForm[] = [
  {
    recognizer: 'us-ssn',
    pattern: /(?<![\w./+-])\d{3}-\d{2}-\d{4}(?![\w/-]|\.\d)/g,
    isValid: isIssuedSsn,
  },
  {
    recognizer: 'uk-nino',
    pattern: /(?<![\w/-])[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]([ -])\d{2}\1\d{2}\1\d{2}\1[A-D](?![\w-])/g,
    isValid: isIssuedNino,
  },
  {
    recognizer: 'br-cpf',
    pattern: /(?<![\w.-])\d{3}\.\d{3}\.\d{3}-\d{2}(?![\w-]|\.\d)/g,
    isValid: (digits) => !isTrivialNumber(digits) && digits !== '12345678909' && passesCpf(digits),
  },
  {
    recognizer: 'it-codice-fiscale',
    pattern: /(?<![\w-])[A-Za-z]{6}\d{2}[A-EHLMPR-Ta-ehlmpr-t]\d{2}[A-Za-z]\d{3}[A-Za-z](?![\w-])/g,
    // Mario Rossi's code stands in every manual.
    isValid: (code) => passesCodiceFiscale(code) && !code.startsWith('RSSMRA'),
  },
  {
    recognizer: 'cn-resident-id',
    pattern: /(?<![\w.-])[1-8]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?![\w-]|\.\d)/g,
    // The example of GB 11643 and of the encyclopedias.
    isValid: (id) => passesResidentId(id) && !id.startsWith('11010519491231'),
  },
  {
    recognizer: 'fr-nir',
    pattern: /(?<![\w.-])[12]( ?)\d{2}\1(?:0[1-9]|1[0-2])\1(?:\d{2}|2[AB])\1\d{3}\1\d{3} ?\d{2}(?![\w-]|\.\d)/g,
    isValid: (nir) => passesNir(nir) && !/^(?:255081416802538|123456|269054958815780)/.test(nir),
  },
  {
    recognizer: 'ch-ahv',
    pattern: /(?<![\w.-])756\.\d{4}\.\d{4}\.\d{2}(?![\w-]|\.\d)/g,
    isValid: (digits) => passesEan13(digits) && !EXAMPLE_AHV.has(digits),
  },
  {
    recognizer: 'kr-rrn',
    pattern: /(?<![\w.-])\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])-[1-4]\d{6}(?![\w-]|\.\d)/g,
    isValid: (digits) => !/1234567$|0{6}$|1{6}$/.test(digits),
  },
  {
    recognizer: 'mx-curp',
    pattern:
      /(?<![\w-])[A-Z][AEIOUX][A-Z]{2}\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[HMX][A-Z]{2}[B-DF-HJ-NP-TV-Z]{3}[A-Z\d]\d(?![\w-])/g,
    isValid: (code) => !/^(?:XEXX|HEGG560427)/.test(code),
  },
];

/** National ids that their form and check digits give away, without a word that names them. Sources: with each form. */
export function recognizeNationalIds({ numeric }: FoldedText): readonly Hit[] {
  return numeric.flatMap((part) => FORMS.flatMap((form) => findForm(part, form)));
}

function findForm({ start, text }: Part, { recognizer, pattern, isValid }: IdForm): readonly Hit[] {
  return [...text.matchAll(pattern)]
    .filter(([id]) => isValid(id.replace(/[ .-]/g, '').toUpperCase()))
    .map(({ 0: id, index }) => ({
      kind: 'personal',
      recognizer,
      start: start + index,
      end: start + index + id.length,
    }));
}

/** Area, group and serial number in use. Source: SSA, "Social Security Number Randomization" and POMS RM 10201. */
export function isIssuedSsn(digits: string): boolean {
  const isAssigned = !/^(?:000|666|9)/.test(digits) && digits.slice(3, 5) !== '00' && !digits.endsWith('0000');
  return isAssigned && !KNOWN_SSNS.has(digits) && new Set(digits).size > 3;
}

/** Source: HMRC, NIM39110; letters that are not used are left out by the patterns. */
export function isIssuedNino(nino: string): boolean {
  return !UNUSED_NINO.test(nino) && !isTrivialNumber(nino.slice(2, 8)) && !/123456|\b00/.test(nino.slice(2, 8));
}
