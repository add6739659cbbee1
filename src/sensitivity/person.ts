import { partsAround, type FoldedText, type Part } from './fold';
import type { Hit } from './hit';

/** Dates with day, month and year. */
const DATE = String.raw`(?:\d{1,2}[./ -]\d{1,2}[./ -](?:19|20)?\d{2}|(?:19|20)\d{2}[./-]\d{1,2}[./-]\d{1,2}|\d{1,2}\.? ?\p{L}{3,10}\.?,? (?:19|20)\d{2}|\p{L}{3,10} \d{1,2}(?:st|nd|rd|th)?,? (?:19|20)\d{2}|(?:19|20)\d{2}年\d{1,2}月\d{1,2}日)`;
const BIRTH_LABEL = String.raw`(?:dob|d\.o\.b\.?|date of birth|birth ?date|birth_date|date_of_birth|geburtsdatum|geb\.|date de naissance|fecha de nacimiento|data di nascita|data de nascimento|geboortedatum|data urodzenia|дата рождения|出生日期|生年月日|생년월일|born|geboren|née?|nacid[oa]|nat[oa]|nascid[oa])`;
const BIRTH = new RegExp(
  `(?<![\\p{L}_])${BIRTH_LABEL}["')]{0,2}\\s?[:=]?\\s{0,2}(?:(?:on|am|le|el|il|em|op|the) )?["'(]?${DATE}`,
  'gu',
);
/** These words tell of anybody's birth, in encyclopedias too: they need something else that identifies a person. */
const WEAK_BIRTH = /^(?:born|geboren|n[ée]|nac|nat|nasc)/;

const EMAIL = /(?<![\w.+-])[a-z0-9][\w.+-]{0,63}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,4}/g;
/** Addresses of a function, and domains that belong to nobody. Sources: RFC 2142, RFC 2606 §3. */
const ROLE =
  /^(?:info|support|sales|contact|kontakt|hello|hi|help|helpdesk|admin|noreply|no-reply|donotreply|press|presse|media|jobs?|career|hr|office|team|service|billing|accounts?|security|abuse|postmaster|webmaster|news|newsletter|privacy|legal|git|root|user|test|name|you|me|someone|john\.?doe|jane\.?doe|foo|bar|alice|bob|first)\d*(?:[.+_-]|@)/;
const NOBODYS_DOMAIN =
  /@(?:[\w-]+\.)*(?:example\.(?:com|org|net|co\.uk)|test|invalid|localhost|local|noreply\.github\.com|company\.com|email\.com|domain\.com|acme\.com|test\.com|mail\.com|site\.com|foo\.com|bar\.com|xyz\.com|abc\.com|contoso\.com|yourcompany\.com|fabrikam\.com)$/;
/** Authors of public code leave their address on purpose. */
const AUTHORSHIP =
  /(?:author|committer|co-authored-by|signed-off-by|reviewed-by|maintainer|copyright|\(c\)|contributor|from:|<)[^\n]{0,60}$/;

const PHONE =
  /(?<![\w.,/-])(?:\+\d{1,3}[ ./-]?\(?\d{1,4}\)?|\(?0\d{1,5}\)?|\(?[2-9]\d{2}\)?)(?:[ ./-]?\d{2,5}){2,4}(?![\w-]|[.,]\d)/g;
const STREET = new RegExp(
  String.raw`(?<![\w.,])\d{1,5}[a-z]?,? (?:rue|avenue|av\.|boulevard|bd|allée|chemin|place|impasse|quai)\s[\p{L}' -]{3,40}|` +
    String.raw`(?<![\w.,])\d{1,5}[a-z]? (?:[\p{L}'.-]{2,20} ){1,3}(?:street|st|road|rd|avenue|ave|lane|ln|drive|dr|court|ct|close|crescent|terrace|row|mews|grove|gardens|hill|way|place|square|boulevard|blvd|walk|parade)\b|` +
    String.raw`\p{L}[\p{L}.-]{2,30}(?:straße|strasse|str\.|weg|gasse|platz|allee|ring|damm|ufer|straat|laan|gracht|vägen|gatan|gata|vej|gade) \d{1,4}|` +
    String.raw`(?<!\p{L})(?:calle|c/|avda\.?|avenida|paseo|plaza|via|viale|piazza|corso|rua|travessa|ul\.|ulica|ulice|ул\.) ?[\p{L}' .-]{3,40},? (?:nº ?|n\. ?|no\. ?)?\d{1,4}(?!\d)`,
  'gu',
);

const NAME_WORD = String.raw`\p{Lu}\p{Ll}+(?:['-]\p{Lu}?\p{Ll}+)*`;
const NAME = new RegExp(
  `(?<![\\p{L}])${NAME_WORD}(?: \\p{Lu}\\.)?(?: (?:van|von|de|der|den|del|da|dos|di|la|le|el|al|bin|ibn))* ${NAME_WORD}`,
  'gu',
);
const NO_NAME =
  /\b(?:Date|Birth|Name|First|Last|Dear|The|Please|Patient|Customer|Client|Account|Phone|Email|Mobile|Address|Contact|Street|Road|Avenue|Lane|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|January|February|March|April|May|June|July|August|September|October|November|December|Write|Draft|Make|This|That|Our|New|San|Los|United|University|Press|Customers?|Support|Team|Service|Office|GmbH|Ltd|Inc|User|Test|Doe|Mustermann|Example|Foo|Bar|Baz|Sehr|Gruß|Viele|Grüße|Kind|Best|Regards|Hello|Hi|Lorem|Ipsum)\b/g;
const FICTIONAL_PHONE = /555[ .-]?01\d\d|^\(?0{3}|(\d)\1{5}|123[ .-]?456|1234567|^\+?00? ?0/;

const NEAR_CHARS = 160;

/**
 * A person by a combination: date of birth, e-mail, phone or address together with a name. Each alone is none: the
 * support address in a manual, a date in a form, the phone number of a shop.
 */
export function recognizePersons(folded: FoldedText): readonly Hit[] {
  return [...recognizeBirths(folded), ...recognizeContacts(folded)];
}

function recognizeBirths({ text, numeric }: FoldedText): readonly Hit[] {
  return findIn(numeric, BIRTH, 'birth-and-name').filter(({ start, end }) => {
    const shown = text.slice(start, end).toLowerCase();
    const near = around(text, start, end);
    // Before that it is history; and the first of January is what forms are filled with.
    const isLiving = !/(?<!\d)(?:1[0-8]\d\d|190\d)(?!\d)/.test(shown);
    const isFiller =
      /(?:1900|1970|1990|2000)[-./]0?1[-./]0?1(?!\d)|(?<!\d)0?1[-./]0?1[-./](?:1900|1970|1990|2000)/.test(shown);
    return isLiving && !isFiller && (!WEAK_BIRTH.test(shown) || hasContact(near)) && hasName(near);
  });
}

function recognizeContacts(folded: FoldedText): readonly Hit[] {
  const { text, lower, numeric } = folded;
  const byMail = lower.includes('@')
    ? findIn(partsAround(folded, /@/g), EMAIL, 'email-and-name').filter((hit) => isPersonal(hit, lower))
    : [];
  const byPhone = findIn(numeric, PHONE, 'phone-and-address').filter(
    ({ start, end }) => isPhone(lower.slice(start, end)) && hasStreet(lower, start),
  );
  return [...byMail, ...byPhone].filter(({ start, end }) => hasName(around(text, start, end)));
}

function findIn(parts: readonly Part[], pattern: RegExp, recognizer: string): readonly Hit[] {
  return parts.flatMap((part) =>
    [...part.lower.matchAll(pattern)].map(({ 0: shown, index }) => ({
      kind: 'personal',
      recognizer,
      start: part.start + index,
      end: part.start + index + shown.length,
    })),
  );
}

function isPersonal({ start, end }: Hit, lower: string): boolean {
  const mail = lower.slice(start, end);
  return (
    !ROLE.test(mail) && !NOBODYS_DOMAIN.test(mail) && !AUTHORSHIP.test(lower.slice(Math.max(0, start - 80), start))
  );
}

function isPhone(shown: string): boolean {
  const digits = shown.replace(/\D/g, '').length;
  return digits >= 9 && digits <= 15 && !FICTIONAL_PHONE.test(shown);
}

function hasStreet(lower: string, index: number): boolean {
  STREET.lastIndex = 0;
  return STREET.test(lower.slice(Math.max(0, index - NEAR_CHARS), index + NEAR_CHARS));
}

function hasContact(near: string): boolean {
  const lower = near.toLowerCase();
  STREET.lastIndex = 0;
  return [...lower.matchAll(PHONE)].some(([shown]) => isPhone(shown)) || lower.search(EMAIL) >= 0 || STREET.test(lower);
}

function hasName(near: string): boolean {
  return near.replace(NO_NAME, '|').search(NAME) >= 0;
}

function around(text: string, start: number, end: number): string {
  return text.slice(Math.max(0, start - NEAR_CHARS), end + NEAR_CHARS);
}
