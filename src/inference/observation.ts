import type { AskedReading, Calibration, ScanReading } from './calibration';
import type { WindowSpec } from './manifest';
import type { EncoderOutputs, HeadOutputs, LoadedModel } from './session';
import type { StaticManifest } from './static-manifest';
import type { TextTokenizer } from './tokenize';
import type { TokenIds } from './window';

/** A yes or no over all scan windows. */
export interface Verdict {
  readonly isYes: boolean;
  /** The highest window's. */
  readonly probability: number;
}

/** What the models say of a conversation, calibrated. */
export interface Observation {
  readonly asked: AskedReading;
  readonly sensitivity: Verdict;
  readonly jailbreak: Verdict;
  /** The highest probability of each kind. */
  readonly sensitiveKinds: Float32Array;
  /** Parts of the text that nobody is sure of because the deadline left them unread. */
  readonly unreadWindows: number;
}

/** The static tier: its model, and when it may answer alone. */
export interface StaticParts {
  readonly model: LoadedModel<HeadOutputs>;
  readonly manifest: StaticManifest;
}

export interface ObserverParts {
  readonly tokenizer: TextTokenizer;
  readonly encoder: LoadedModel<EncoderOutputs>;
  readonly calibration: Calibration;
  readonly spec: WindowSpec;
  /** Absent: the encoder reads everything. */
  readonly static?: StaticParts;
}

/** A conversation in tokens. */
export interface TokenisedConversation {
  readonly userTurns: readonly TokenIds[];
  readonly messages: readonly TokenIds[];
  /** Messages whose end was not tokenised in time. */
  readonly cutMessages: number;
}

/** Windows in one run: enough to amortise a call, few enough to look at the clock in between. */
export const BATCH_WINDOWS = 4;

/** What an observation says of all that was scanned. */
export type ScanConclusion = Omit<Observation, 'asked'>;

/**
 * Judges the scan windows that were read: the highest decides.
 * No window at all (there is no text) is as sure a "no" as there can be.
 */
export function concludeScan(
  readings: readonly ScanReading[],
  { sensitivity, jailbreak }: Calibration,
  unreadWindows: number,
): ScanConclusion {
  const judge = (name: 'sensitivity' | 'jailbreak', threshold: number): Verdict => {
    const probability = readings.reduce((highest, reading) => Math.max(highest, reading[name]), 0);
    return { probability, isYes: probability >= threshold };
  };
  return {
    sensitivity: judge('sensitivity', sensitivity.threshold),
    jailbreak: judge('jailbreak', jailbreak.threshold),
    sensitiveKinds: highestOfEach(readings.map(({ sensitive_kinds }) => sensitive_kinds)),
    unreadWindows,
  };
}

function highestOfEach(rows: readonly Float32Array[]): Float32Array {
  const [first = new Float32Array(0), ...others] = rows;
  return others.reduce((highest, row) => highest.map((value, index) => Math.max(value, row[index] ?? 0)), first);
}
