import { found } from '../../support/found';

const HITS: readonly (readonly [string, string])[] = [
  ['us-ssn', 'Her number is 536-90-4399.'],
  ['us-ssn', 'SSN: 536904399'],
  ['us-ssn', 'social security number is 536 90 4399'],
  ['uk-nino', 'Is JG 10 37 59 A valid?'],
  ['uk-nino', 'National Insurance number JG103759A'],
  ['br-cpf', 'o CPF dela é 529.982.247-25'],
  ['it-codice-fiscale', 'il mio è BNCGLI85D50H501P'],
  ['cn-resident-id', '号码 440307198803142416'],
  ['fr-nir', 'numéro 1 84 12 76 451 089 46'],
  ['ch-ahv', 'AHV 756.3047.5009.62'],
  ['kr-rrn', '번호 880314-2417263'],
  ['passport', 'My passport number is C48172917.'],
  ['passport', '护照号 E71930458'],
  ['passport', 'Reisepass-Nr.: C01827364'],
  ['identity-card', 'DNI 12044170-P'],
  ['identity-card', 'aadhaar: 4827 1930 5526'],
  ['tax-id', 'Steuer-ID 86 095 742 719'],
  ['driving-licence', "driver's license no. D482-7193-0552"],
  ['patient-number', 'MRN 4827193, seen today'],
  ['in-pan', 'PAN BKVPM3381J belongs to her'],
  ['birth-and-name', 'Patient Fenella Dargavel, DOB 17/02/1983'],
  ['birth-and-name', '{"name":"Fenella Dargavel","dob":"1983-02-17"}'],
  ['birth-and-name', 'Jürgen Haslbeck, geb. 02.11.1961, Lindenweg 7'],
  ['email-and-name', 'Write to Olga Brandt, o.brandt81@postmail.de, about her order'],
  ['phone-and-address', 'Desmond Achebe, 3 Weaver Court, Frome, tel 01632 960 633'],
];

const MISSES: readonly (readonly [string, string])[] = [
  ['the SSN of the wallet advert', 'SSN 078-05-1120'],
  ['the SSN of examples', '123-45-6789'],
  ['areas that were never given', '000-12-3456, 666-12-3456, 912-12-3456'],
  ['a group or serial of zeros', '536-00-4399 and 536-90-0000'],
  ['nine digits without a word', 'ticket 536904399'],
  ['a part number', 'part 1536-90-43991 or A-536-90-4399'],
  ['an unused prefix', 'BG 10 37 59 A'],
  ['the example of HMRC', 'QQ 12 34 56 C, NI number AB123456C'],
  ['a CPF with wrong check digits, alone', '529.982.247-26'],
  ['a CPF of one digit', '111.111.111-11'],
  ['a question on passports', 'what happens if you lose your passport abroad? 3 steps'],
  ['a placeholder passport', 'passport number 123456789 or X12345678'],
  ['statistics on passports', 'passports issued in 2023: 4.1 million'],
  ['a date after a word for an id', 'passport: 2024-05-17'],
  ['a history lesson', 'Florence Nightingale was born in Florence on 12 May 1820'],
  ['the birth of a singer', 'Taylor Swift, born 13 December 1989, sings'],
  ['a test user', 'Test user "Jane Doe", jane.doe@example.com, DOB 1990-01-01'],
  ['an address of a function', 'Ask Tomas Hale, press@brightwater.org'],
  ['an address alone', 'mails from o.brandt81@postmail.de bounce'],
  ['an author in a commit', 'Author: Olga Brandt <o.brandt81@postmail.de>'],
  ['a hotline', 'Samaritans 116 123, Telefonseelsorge 0800 111 0 111'],
  ['an order number', 'order 2024-88317-004, invoice 00441790'],
];

describe('ids and persons', () => {
  test.each(HITS)('%s is found in: %s', (recognizer, text) => {
    expect(found(text)).toContain(recognizer);
  });

  test.each(MISSES)('%s is nobody', (_, text) => {
    expect(found(text)).toEqual([]);
  });
});
