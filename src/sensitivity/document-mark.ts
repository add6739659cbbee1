import type { FoldedText } from './fold';
import type { Hit, SensitiveKind } from './hit';

interface Mark {
  readonly recognizer: string;
  readonly kind: SensitiveKind;
  /** At the start of a line, in lower case. */
  readonly pattern: RegExp;
}

/** What decorates a mark: brackets, bullets, quotes, asterisks, rules. */
const DECORATION = String.raw`[\s>*#_=~|\-\[\](){}"'【】〔〕『』!⚠️🔒]`;
/** After a mark the line ends or something separates it; where the sentence goes on, it speaks of marks instead. */
const ENDS = String.raw`(?=[*_\])} ]{0,4}(?:$|[-:.!|/,;)\]】』]| pls\b| please\b| \(| -|—))(?!["'”])`;

const PRIVILEGE = [
  'privileged(?: (?:and|&|\\+|/) confidential)?',
  'confidential (?:and|&) privileged',
  'legally privileged',
  'attorney[- ]client privileged?',
  'attorney[- ]client (?:privileged )?communication',
  'attorney work product',
  'solicitor[- ]client privileged?',
  'legal advice privilege',
  'subject to legal privilege',
  'without prejudice',
  'anwaltsgeheimnis',
  'mandatsgeheimnis',
  'anwaltlich privilegiert',
  'secret professionnel(?: avocat[- ]client)?',
  'secreto profesional',
  'segreto professionale',
  'confidențial avocat-client',
  '弁護士秘匿(?:特権)?',
  '变更前律师保密',
  '律师保密',
];
const INTERNAL = [
  '(?:for )?internal (?:use )?only',
  'internal use',
  'for internal (?:use|circulation|eyes)(?: only)?',
  'internal',
  'strictly confidential',
  'highly confidential',
  'company confidential',
  'confidential(?: and proprietary)?',
  'top secret',
  'do not (?:distribute|forward|circulate|share)',
  'not for (?:distribution|circulation|release|publication|sharing)',
  'staff only',
  'restricted',
  'embargoed',
  'nur (?:für den internen gebrauch|intern|zum internen gebrauch)',
  'intern',
  'streng vertraulich',
  'streng geheim',
  'vertraulich',
  'strictement confidentiel',
  'confidentiel',
  'usage interne(?: uniquement)?',
  'diffusion restreinte',
  'interne',
  'estrictamente confidencial',
  'confidencial',
  'solo (?:para )?uso interno',
  'uso interno',
  'strettamente riservato',
  'riservato',
  'solo uso interno',
  'confidenziale',
  'strikt vertrouwelijk',
  'vertrouwelijk',
  'alleen voor intern gebruik',
  'ściśle tajne',
  'poufne',
  'do użytku wewnętrznego',
  'konfidentiellt',
  'endast internt',
  'kun til intern brug',
  'fortrolig',
  'luottamuksellinen',
  'důvěrné',
  'bizalmas',
  'gizli',
  'конфиденциально',
  'для служебного пользования',
  'внутреннее',
  'секретно',
  '社外秘',
  '極秘',
  '取扱注意',
  '部外秘',
  '内部资料',
  '机密',
  '绝密',
  '内部文件',
  '대외비',
  '극비',
  '사내한',
  '사내용',
  'سري',
];
/** Single words that also begin a sentence or name a level in a list: they must be in capitals or alone on their line. */
const WEAK =
  /^(?:internal|intern|interne|internal use|confidential|restricted|vertraulich|confidentiel|confidencial|riservato|privileged|without prejudice|embargoed|gizli|секретно|внутреннее|fortrolig|bizalmas|poufne)$/;

const markAtStart = (alternatives: readonly string[]): RegExp =>
  new RegExp(`^${DECORATION}{0,24}(?<mark>${alternatives.join('|')})${ENDS}`, 'u');

const MARKS: readonly Mark[] = [
  { recognizer: 'privilege-mark', kind: 'privileged_legal', pattern: markAtStart(PRIVILEGE) },
  { recognizer: 'internal-mark', kind: 'internal_only', pattern: markAtStart(INTERNAL) },
];

/** Longer than any decorated mark; the rest of a line is not read. */
const LINE_CHARS = 96;

/** Marks of documents as heading, first words or footer; not the same words in a question about such marks. */
export function recognizeDocumentMarks({ text, lower }: FoldedText): readonly Hit[] {
  const hits: Hit[] = [];
  for (let start = 0; start < text.length;) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    const hit = end - start > 3 ? markOf(text, lower, start, end) : undefined;
    if (hit) hits.push(hit);
    start = end + 1;
  }
  return hits;
}

function markOf(text: string, lower: string, start: number, lineEnd: number): Hit | undefined {
  const end = Math.min(lineEnd, start + LINE_CHARS);
  const line = lower.slice(start, end);
  for (const { recognizer, kind, pattern } of MARKS) {
    const match = pattern.exec(line);
    const mark = match?.groups?.mark;
    if (!match || !mark) continue;
    const markStart = start + match[0].length - mark.length;
    const shown = text.slice(markStart, markStart + mark.length);
    if (WEAK.test(mark) && !isStrong(shown, text.slice(markStart + mark.length, end))) continue;
    return { kind, recognizer, start: markStart, end: markStart + mark.length };
  }
  return undefined;
}

/** In capitals, or set off by a dash or a stop rather than by a colon. */
function isStrong(shown: string, after: string): boolean {
  const isCapital = shown.length > 4 && shown === shown.toUpperCase() && shown !== shown.toLowerCase();
  return isCapital || /^[*_\])} ]{0,4}(?:!|-[- ]|[.] )/.test(after);
}
