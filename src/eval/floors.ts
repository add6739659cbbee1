import { fail, ok, type Result } from '../domain/result';
import type { Report } from './report';

/** A number that a floor may be set for. */
interface Measure {
  readonly name: string;
  /** `most`: the less the better, so that the floor is the most that is allowed. */
  readonly bound: 'least' | 'most';
  readonly of: (report: Report) => number | null;
}

const measure = (name: string, of: Measure['of'], bound: Measure['bound'] = 'least'): Measure => ({ name, bound, of });

const MEASURES: readonly Measure[] = [
  measure('intent', ({ heads }) => heads.intent.accuracy),
  measure('intent.macroF1', ({ heads }) => heads.intent.macroF1),
  measure('intent.en', ({ byLanguage }) => byLanguage.find(({ group }) => group === 'en')?.intent ?? null),
  measure('intent.other', ({ byLanguage }) => byLanguage.find(({ group }) => group === 'other')?.intent ?? null),
  measure('intent.ece', ({ heads }) => heads.intent.calibration.expectedError, 'most'),
  measure('domain', ({ heads }) => heads.domain.accuracy),
  measure('domain.macroF1', ({ heads }) => heads.domain.macroF1),
  measure('complexity', ({ heads }) => heads.complexity.accuracy),
  measure('complexity.macroF1', ({ heads }) => heads.complexity.macroF1),
  measure('complexity.near', ({ heads }) => heads.complexity.withinOneStep),
  measure('language', ({ heads }) => heads.language.accuracy),
  measure('sensitive_kinds', ({ heads }) => heads.sensitive_kinds.accuracy),
  measure('sensitive_kinds.macroF1', ({ heads }) => heads.sensitive_kinds.macroF1),
  ...(['sensitive', 'jailbreak'] as const).flatMap((head) => [
    measure(head, ({ heads }) => heads[head].accuracy),
    measure(`${head}.recall`, ({ heads }) => heads[head].recall),
    measure(`${head}.fpr`, ({ heads }) => heads[head].falsePositiveRate, 'most'),
    measure(`${head}.lookAlikes`, ({ heads }) => heads[head].lookAlikeRate, 'most'),
  ]),
  measure('provider', ({ routing }) => routing.provider.accuracy),
  measure('model', ({ routing }) => routing.model.accuracy),
  measure('rule', ({ routing }) => routing.rule.accuracy),
  measure('ms.median', ({ ms }) => ms.median, 'most'),
  measure('ms.p95', ({ ms }) => ms.p95, 'most'),
];

/** Names of all measures that a floor may be set for. */
export const MEASURE_NAMES: readonly string[] = MEASURES.map(({ name }) => name);

/** What a measure has to reach. */
export interface Floor {
  readonly measure: string;
  readonly limit: number;
}

/** A floor beside what was measured. */
export interface CheckedFloor extends Floor {
  readonly bound: 'least' | 'most';
  /** `null` where no case is labelled for it, which does not pass. */
  readonly value: number | null;
  readonly isMet: boolean;
}

/**
 * Reads `0.92`, which is a floor for the intent, or `intent=0.92,sensitive.recall=0.97`.
 * Errors: what cannot be read, in a sentence.
 */
export function parseFloors(text: string): Result<readonly Floor[], string> {
  const floors: Floor[] = [];
  for (const part of text.split(',').map((item) => item.trim())) {
    const [first = '', second] = part.split('=');
    const floor = second === undefined ? { measure: 'intent', text: first } : { measure: first, text: second };
    const limit = floor.text.trim() === '' ? NaN : Number(floor.text);
    if (!MEASURE_NAMES.includes(floor.measure)) {
      return fail(`there is no measure ${floor.measure}; there are ${MEASURE_NAMES.join(', ')}`);
    }
    if (!(limit >= 0)) return fail(`${part} is no floor; expected a number, or MEASURE=NUMBER`);
    floors.push({ measure: floor.measure, limit });
  }
  return ok(floors);
}

/** Compares what was measured with what it has to reach. */
export function checkFloors(report: Report, floors: readonly Floor[]): readonly CheckedFloor[] {
  return floors.flatMap((floor) =>
    MEASURES.filter(({ name }) => name === floor.measure).map(({ bound, of }) => {
      const value = of(report);
      const isMet = value !== null && (bound === 'least' ? value >= floor.limit : value <= floor.limit);
      return { ...floor, bound, value, isMet };
    }),
  );
}
