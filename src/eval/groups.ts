import { measureClasses } from './classes';
import { classAnswers, verdictAnswers } from './heads';
import { valueOf, type Outcome } from './outcome';
import { ratio } from './numbers';
import { isRightlySent } from './routing';
import { measureVerdicts } from './verdicts';

/** A language with fewer cases is only counted among `other`. */
const MIN_CASES = 5;
/** Groups by length, as tokens up to and including. */
const TOKEN_LIMITS = [32, 128, 512, Infinity] as const;

/** What matters most, for a part of the cases. */
export interface GroupMeasures {
  readonly group: string;
  readonly count: number;
  readonly intent: number | null;
  readonly complexity: number | null;
  /** Share that went where it should. */
  readonly destination: number | null;
  readonly sensitive: Rates;
  readonly jailbreak: Rates;
}

interface Rates {
  readonly recall: number | null;
  readonly falsePositiveRate: number | null;
}

/** English, all others, and each other language with enough cases, by the label `lang`. */
export function groupByLanguage(outcomes: readonly Outcome[]): readonly GroupMeasures[] {
  const labelled = outcomes.filter(({ labels }) => labels.lang !== undefined);
  const english = labelled.filter(({ labels }) => labels.lang === 'en');
  const others = labelled.filter(({ labels }) => labels.lang !== 'en');
  const languages = [...new Set(others.map(({ labels }) => labels.lang ?? ''))].sort();
  const groups = languages.map((lang) => [lang, others.filter(({ labels }) => labels.lang === lang)] as const);
  return [
    measureGroup('en', english),
    measureGroup('other', others),
    ...groups.filter(([, cases]) => cases.length >= MIN_CASES).map(([lang, cases]) => measureGroup(lang, cases)),
  ];
}

/** By the estimated size of the whole request. */
export function groupByLength(outcomes: readonly Outcome[]): readonly GroupMeasures[] {
  return TOKEN_LIMITS.map((limit, index) => {
    const above = TOKEN_LIMITS[index - 1] ?? 0;
    const inside = outcomes.filter((outcome) => {
      const tokens = valueOf(outcome, 'tokens');
      return typeof tokens === 'number' && tokens > above && tokens <= limit;
    });
    return measureGroup(limit === Infinity ? `> ${above} tokens` : `≤ ${limit} tokens`, inside);
  });
}

function measureGroup(group: string, outcomes: readonly Outcome[]): GroupMeasures {
  const sent = outcomes.map(isRightlySent).filter((isRight) => isRight !== undefined);
  const rates = (head: 'sensitive' | 'jailbreak'): Rates => {
    const { recall, falsePositiveRate } = measureVerdicts(verdictAnswers(outcomes, head));
    return { recall, falsePositiveRate };
  };
  return {
    group,
    count: outcomes.length,
    intent: measureClasses(classAnswers(outcomes, 'intent')).accuracy,
    complexity: measureClasses(classAnswers(outcomes, 'complexity')).accuracy,
    destination: ratio(sent.filter(Boolean).length, sent.length),
    sensitive: rates('sensitive'),
    jailbreak: rates('jailbreak'),
  };
}
