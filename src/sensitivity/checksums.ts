/** Check digits. All take strings that are already known to have the right characters. */

/** The last digit of a card number. Source: ISO/IEC 7812-1, annex B (Luhn). */
export function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let index = 0; index < digits.length; index++) {
    const digit = Number(digits[digits.length - 1 - index]);
    const weighted = index % 2 === 1 ? digit * 2 : digit;
    sum += weighted > 9 ? weighted - 9 : weighted;
  }
  return sum % 10 === 0;
}

/**
 * The check digits of an IBAN. Source: ISO 13616-1 and ISO/IEC 7064, MOD 97-10.
 * @param iban - without spaces, in upper case
 */
export function passesMod97(iban: string): boolean {
  let remainder = 0;
  for (const character of iban.slice(4) + iban.slice(0, 4)) {
    const value = parseInt(character, 36);
    remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97;
  }
  return remainder === 1;
}

/** The sum of digits by weight; most national ids take its remainder. */
export function weightedSum(digits: string, weights: readonly number[]): number {
  return weights.reduce((sum, weight, index) => sum + weight * Number(digits[index]), 0);
}

/** Both check digits of a Brazilian CPF. Source: Receita Federal, mod 11 with weights from 10 and from 11. */
export function passesCpf(digits: string): boolean {
  const checkDigit = (length: number): number => {
    const weights = Array.from({ length }, (_, index) => length + 1 - index);
    return ((weightedSum(digits, weights) * 10) % 11) % 10;
  };
  return checkDigit(9) === Number(digits[9]) && checkDigit(10) === Number(digits[10]);
}

/** The last character of a Chinese resident id. Source: GB 11643-1999, ISO/IEC 7064 MOD 11-2. */
export function passesResidentId(id: string): boolean {
  const sum = weightedSum(id, [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]);
  return '10X98765432'[sum % 11] === id[17]?.toUpperCase();
}

/** The last digit of an article number, which the Swiss AHV number shares. Source: GS1 General Specifications, EAN-13. */
export function passesEan13(digits: string): boolean {
  return weightedSum(digits, [1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1]) % 10 === 0;
}

/** Values of the characters at odd places of a codice fiscale, 0 to 9 and A to Z. Source: D.M. 23 December 1976. */
const ODD_VALUES = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21];
const ODD_LETTER_VALUES = [...ODD_VALUES, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];

/** The last letter of an Italian codice fiscale. Source: as above. */
export function passesCodiceFiscale(code: string): boolean {
  const sum = [...code.slice(0, 15)].reduce((total, character, index) => {
    const value = parseInt(character, 36);
    const place = value < 10 ? value : value - 10;
    return total + (index % 2 === 1 ? place : (ODD_LETTER_VALUES[place] ?? 0));
  }, 0);
  return String.fromCharCode(65 + (sum % 26)) === code[15];
}

/** The key of a French NIR: 97 minus the number modulo 97. Source: INSEE. Corsica's 2A and 2B count as 19 and 18. */
export function passesNir(nir: string): boolean {
  const number = nir.slice(0, 13).replace('2A', '19').replace('2B', '18');
  return 97 - Number(BigInt(number) % 97n) === Number(nir.slice(13));
}
