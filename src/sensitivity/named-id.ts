import type { FoldedText, Part } from './fold';
import type { Hit, SensitiveKind } from './hit';
import { isIssuedNino, isIssuedSsn } from './national-id';
import { isPlaceholder, isTrivialNumber } from './placeholder';

/** An id that only the word before it tells from any other number. */
interface NamedId {
  readonly recognizer: string;
  readonly kind: SensitiveKind;
  /** In lower case; ends where the value may begin. */
  readonly words: RegExp;
  /** The value, at the start of what follows; matched in the original case. */
  readonly value: RegExp;
  readonly isValid?: (compact: string) => boolean;
}

/** Between the word and its value: "number", "no.:", "is", brackets, at most so much. */
const GAP = String.raw`(?:'s|s)?["'’)\]]{0,2}(?:[ _-](?:number|numbers|num|no|nr|id|code|card|n°|nº|#|is|was|ist|lautet|est|es|è|é|und|and|número|numéro|numero|nummer))*[.]?["'()\[\]]{0,2}\s?(?:[:=#]|n[°ºo]\.?|№|号码|号|番号|番号は|번호|は|는|是|为|為|:)?\s{0,2}["'(]?`;
const value = (shape: string): RegExp => new RegExp(`^${GAP}(${shape})(?![A-Za-z0-9]|[.-][A-Za-z0-9])`, 'i');
/** Without the Unicode flag, which makes a search four times as slow; that no letter stands before is checked later. */
const words = (...alternatives: readonly string[]): RegExp => new RegExp(alternatives.join('|'), 'g');

const NAMED_IDS: readonly NamedId[] = [
  {
    recognizer: 'us-ssn',
    kind: 'personal',
    words: words('ssn', 'social security', 'soc\\.? sec\\.?', 'social sec'),
    value: value(String.raw`\d{3}([ -]?)\d{2}\1\d{4}`.replace('\\1', '\\2')),
    isValid: isIssuedSsn,
  },
  {
    recognizer: 'uk-nino',
    kind: 'personal',
    words: words('national insurance', 'nino', 'ni(?= (?:no|number|nr))', 'ni(?=[:#])'),
    value: value('[A-CEGHJ-PR-TW-Z]{2} ?(?:\\d{2} ?){3}[A-D]'),
    isValid: isIssuedNino,
  },
  {
    recognizer: 'passport',
    kind: 'personal',
    words: words(
      'passport',
      'reisepass',
      'passeport',
      'pasaporte',
      'passaporte',
      'passaporto',
      'paspoort',
      'paszport[a-zà-ÿа-я]*',
      'паспорт[a-zà-ÿа-я]*',
      'pasaport',
      '护照',
      '護照',
      'パスポート',
      '旅券',
      '여권',
      'hộ chiếu',
      'pass(?=-?nr)',
      'جواز سفر',
    ),
    value: value('[A-Z]{0,3} ?\\d{2} ?\\d{2} ?\\d{2,6}[A-Z]?|[A-Z0-9]{2}\\d{3}[A-Z0-9]{4}'),
  },
  {
    recognizer: 'identity-card',
    kind: 'personal',
    words: words(
      'id card',
      'identity card',
      'national id',
      'personalausweis[a-zà-ÿа-я]*',
      'ausweis(?=-?n)',
      'carte d.identité',
      'cédula',
      'dni',
      'nie',
      'nif',
      'documento de identidad',
      'carta d.identità',
      'dowód osobisty',
      'pesel',
      'rodné číslo',
      'personnummer',
      'cpr',
      'fødselsnummer',
      'hetu',
      'aadhaar',
      'aadhar',
      'आधार',
      'pps',
      'ppsn',
      'cccd',
      'cmnd',
      'egn',
      'cnp',
      '身份证',
      '身分證',
      '주민등록번호',
      'マイナンバー',
      'my number card',
      'บัตรประชาชน',
      'cpf',
      'rg',
      'тəc',
      'снилс',
      'nik',
      'emirates id',
      'teudat zehut',
      'ת\\.ז\\.',
      'تعريف',
    ),
    value: value('[A-Z]{0,3}[ -]?\\d(?:[ .-]?\\d){6,17}[ -]?[A-Z]{0,2}'),
  },
  {
    recognizer: 'tax-id',
    kind: 'personal',
    words: words(
      'tax id',
      'tax identification',
      'taxpayer id[a-zà-ÿа-я]*',
      'tin(?= (?:no|number)|[:#])',
      'itin',
      'utr',
      'steuer-?id[a-zà-ÿа-я]*',
      'steuernummer',
      'idnr',
      'numéro fiscal',
      'codice fiscale',
      'bsn',
      'burgerservicenummer',
      'инн',
      'tfn',
      'tax file',
      'sin(?= (?:no|number)|[:#])',
      'social insurance',
      'ahv',
      'avs',
      'sozialversicherungs[a-zà-ÿа-я]*',
      'sécurité sociale',
      'seguridad social',
      'nhs(?= (?:no|number)|[:#])',
      'medicare',
    ),
    value: value('\\d(?:[ ./-]?\\d){7,14}[ ]?[A-Z]?|[A-Z]{6}\\d\\d[A-Z]\\d\\d[A-Z]\\d{3}[A-Z]|\\d{8}[A-Z]\\d{3}'),
  },
  {
    recognizer: 'in-pan',
    kind: 'personal',
    words: words('pan', 'permanent account'),
    value: value('[A-Z]{3}[ABCFGHLJPT][A-Z]\\d{4}[A-Z]'),
    isValid: (pan) => !/^ABC[A-Z]{2}1234|^[A-Z]{5}1234/.test(pan),
  },
  {
    recognizer: 'driving-licence',
    kind: 'personal',
    words: words(
      "driver'?s? licen[cs]e",
      'driving licen[cs]e',
      'führerschein[a-zà-ÿа-я]*',
      'permis de conduire',
      'patente di guida',
      'rijbewijs[a-zà-ÿа-я]*',
    ),
    value: value('[A-Z]{0,5}[ -]?\\d(?:[ -]?[A-Z0-9]){5,15}'),
  },
  {
    recognizer: 'patient-number',
    kind: 'health',
    words: words('mrn', 'medical record', 'patient id', 'patient(?= (?:no|number))', 'patientennummer', 'ipp(?= \\d)'),
    value: value('[A-Z]{0,3}-?\\d{5,10}'),
  },
  {
    recognizer: 'bank-account',
    kind: 'financial_account',
    words: words(
      'sort code',
      'routing(?= (?:no|number))',
      'aba(?= (?:no|number))',
      'konto-?nr\\.?',
      'kontonummer',
      'account number',
      'account no',
      'acct(?= (?:no|#))',
      'rekeningnummer',
      '账号',
      '口座番号',
      '계좌번호',
      'clabe',
    ),
    value: value('\\d{2}-\\d{2}-\\d{2}|\\d(?:[ -]?\\d){6,17}'),
  },
];

const LETTER_OR_DIGIT = /[a-z\dß-ÿа-я]/;
const WINDOW_CHARS = 64;
/** An id has digits, and enough of them. */
const MIN_DIGITS = 5;

/** Passports, identity cards, tax and patient numbers next to the word that names them, in several languages. */
export function recognizeNamedIds({ numeric }: FoldedText): readonly Hit[] {
  return numeric.flatMap((part) =>
    NAMED_IDS.flatMap((id) =>
      [...part.lower.matchAll(id.words)]
        .filter(({ index }) => !LETTER_OR_DIGIT.test(part.lower.charAt(index - 1)))
        .flatMap(({ 0: word, index }) => findValue(part, index + word.length, id)),
    ),
  );
}

function findValue(part: Part, from: number, id: NamedId): readonly Hit[] {
  const found = id.value.exec(part.text.slice(from, from + WINDOW_CHARS));
  const shown = found?.[1];
  if (!found || !shown || !isPlausible(shown, id)) return [];
  const start = part.start + from + found[0].length - shown.length;
  return [{ kind: id.kind, recognizer: id.recognizer, start, end: start + shown.length }];
}

function isPlausible(shown: string, { isValid }: NamedId): boolean {
  const compact = shown.replace(/[ ./-]/g, '').toUpperCase();
  if (isValid) return isValid(compact);
  const digits = compact.replace(/\D/g, '');
  return digits.length >= MIN_DIGITS && !isTrivialNumber(digits) && !isPlaceholder(compact) && !isDate(shown);
}

/** 2024-05-17 and 17.05.2024 are what stands after a word for an id most often, when no id does. */
function isDate(shown: string): boolean {
  return /^(?:(?:19|20)\d{2}[ ./-]\d{2}[ ./-]\d{2}|\d{2}[ ./-]\d{2}[ ./-](?:19|20)\d{2})$/.test(shown);
}
