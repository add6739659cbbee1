import type { Aspect } from '../domain/ports';
import type { AskedReading, Calibration, ScanReading } from './calibration';
import type { HeadOutputs, LoadedModel } from './session';
import type { TokenIds } from './window';

/** A yes or no over all scan windows. */
export interface Verdict {
  readonly isYes: boolean;
  /** The highest window's. */
  readonly probability: number;
}

/** What the models say of a conversation, calibrated; of aspects that were not asked, nothing. */
export interface Observation {
  readonly asked?: AskedReading;
  readonly scan?: ScanConclusion;
}

/** What is concluded from all that was scanned. */
export interface ScanConclusion extends Readonly<Record<VerdictHead, Verdict>> {
  /** Whether each kind was found. */
  readonly sensitiveKinds: readonly boolean[];
  /** Parts of the text that nobody is sure of because the deadline left them unread. */
  readonly unreadWindows: number;
}

/** One model with its calibration and the sizes that it is run with. */
export interface CalibratedModel {
  readonly model: LoadedModel<HeadOutputs>;
  readonly calibration: Calibration;
  /** Tokens of its intent window. */
  readonly maxTokens: number;
  /** Scan windows in one run: enough to amortise a call, few enough to look at the clock in between. */
  readonly batchWindows: number;
}

/** A conversation in tokens. */
export interface TokenisedConversation {
  readonly userTurns: readonly TokenIds[];
  readonly messages: readonly TokenIds[];
  /** Messages whose end was not tokenised in time. */
  readonly cutMessages: number;
}

/** Reads a conversation with one tier's models. */
export type Observer = (
  conversation: TokenisedConversation,
  aspects: readonly Aspect[],
  isLate: () => boolean,
) => Promise<Observation>;

/** Heads that judge all text. */
export const VERDICT_HEADS = ['sensitivity', 'jailbreak'] as const;
export type VerdictHead = (typeof VERDICT_HEADS)[number];

/** The verdicts among what is asked. */
export function verdictsAmong(aspects: readonly Aspect[]): readonly VerdictHead[] {
  return VERDICT_HEADS.filter((head) => aspects.includes(head));
}

/**
 * Judges the scan windows that were read: the highest decides.
 * No window at all (there is no text) is as sure a "no" as there can be.
 */
export function concludeScan(
  readings: readonly ScanReading[],
  calibration: Calibration,
  unreadWindows: number,
): ScanConclusion {
  const judge = (head: VerdictHead): Verdict => {
    const probability = readings.reduce((highest, reading) => Math.max(highest, reading[head]), 0);
    return { probability, isYes: probability >= calibration[head].threshold };
  };
  const kinds = highestOfEach(readings.map(({ sensitive_kinds }) => sensitive_kinds));
  return {
    sensitivity: judge('sensitivity'),
    jailbreak: judge('jailbreak'),
    sensitiveKinds: Array.from(kinds, (probability) => probability >= calibration.sensitive_kinds.threshold),
    unreadWindows,
  };
}

function highestOfEach(rows: readonly Float32Array[]): Float32Array {
  const [first = new Float32Array(0), ...others] = rows;
  return others.reduce((highest, row) => highest.map((value, index) => Math.max(value, row[index] ?? 0)), first);
}
