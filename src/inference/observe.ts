import type { ClassifierMessage } from '../domain/ports';
import {
  averageAsked,
  averageScan,
  readAsked,
  readScan,
  type AskedReading,
  type Calibration,
  type ScanReading,
} from './calibration';
import type { WindowSpec } from './manifest';
import { EncoderMemo } from './encoder-memo';
import type { EncoderOutputs, HeadOutputs, LoadedModel } from './session';
import type { StaticManifest } from './static-manifest';
import type { TextTokenizer } from './tokenize';
import { intentWindow, scanWindows, type TokenIds } from './window';

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
  /** Scan windows that nobody is sure of because the deadline left them unread. */
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
interface TokenisedConversation {
  readonly userTurns: readonly TokenIds[];
  readonly messages: readonly TokenIds[];
}

/** Windows in one run: enough to amortise a call, few enough to look at the clock in between. */
const BATCH_WINDOWS = 4;

/**
 * Reads a conversation: what is asked first, then every scan window until the deadline.
 * @param isLate - true when the deadline has passed
 */
export async function observeConversation(
  parts: ObserverParts,
  messages: readonly ClassifierMessage[],
  isLate: () => boolean,
): Promise<Observation> {
  const tokens = await Promise.all(messages.map((message) => parts.tokenizer.encode(message.text)));
  const userTurns = tokens.filter((_, index) => messages[index]?.role === 'user');
  const conversation = { userTurns, messages: tokens };
  return parts.static
    ? observeInCascade(parts, parts.static, conversation, isLate)
    : observeByEncoder(parts, conversation, isLate);
}

/** Sentence embeddings of length 1, one for each text, of its intent window. */
export async function embedTexts(parts: ObserverParts, texts: readonly string[]): Promise<readonly Float32Array[]> {
  const embeddings: Float32Array[] = [];
  for (const text of texts) {
    const outputs = await parts.encoder.run([intentWindow([await parts.tokenizer.encode(text)], parts.spec)]);
    embeddings.push(...outputs.map(({ embedding }) => embedding));
  }
  return embeddings;
}

async function observeByEncoder(
  { encoder, calibration, spec }: ObserverParts,
  { userTurns, messages }: TokenisedConversation,
  isLate: () => boolean,
): Promise<Observation> {
  const memo = new EncoderMemo(encoder);
  const [asked] = await memo.run([intentWindow(userTurns, spec)]);
  const unread = byLength(scanWindows(messages, spec));
  const read: ScanReading[] = [];
  while (unread.length > 0 && !isLate()) {
    const outputs = await memo.run(unread.splice(0, BATCH_WINDOWS));
    read.push(...outputs.map((output) => readScan(found(output), calibration)));
  }
  return {
    asked: readAsked(found(asked), calibration),
    sensitivity: judge(
      read.map(({ sensitivity }) => sensitivity),
      calibration.sensitivity.threshold,
    ),
    jailbreak: judge(
      read.map(({ jailbreak }) => jailbreak),
      calibration.jailbreak.threshold,
    ),
    sensitiveKinds: highestOfEach(read.map(({ sensitive_kinds }) => sensitive_kinds)),
    unreadWindows: unread.length,
  };
}

/**
 * The static tier reads everything, in well under a millisecond; the encoder reads too what it is unsure of, the most
 * suspicious windows first. Half of the prompts need no encoder at all.
 */
async function observeInCascade(
  { encoder, spec }: ObserverParts,
  { model, manifest }: StaticParts,
  { userTurns, messages }: TokenisedConversation,
  isLate: () => boolean,
): Promise<Observation> {
  const { cascade, tiers } = manifest;
  const memo = new EncoderMemo(encoder);
  const [first] = await model.run([intentWindow(userTurns, spec, manifest.maxTokens)]);
  const alone = readAsked(found(first), tiers.static);
  const isSure = Math.max(...alone.intent) >= cascade.intentConfidence;
  const asked = isSure ? alone : averageAsked(alone, await askEncoder(), tiers.both);

  const scans = scanWindows(messages, spec);
  const readings = (await model.run(scans)).map((outputs) => readScan(outputs, tiers.static));
  const settled: ScanReading[] = [];
  const unsure: { readonly window: TokenIds; readonly reading: ScanReading }[] = [];
  readings.forEach((reading, index) => {
    const isClear =
      isOutside(reading.sensitivity, cascade.sensitivity) && isOutside(reading.jailbreak, cascade.jailbreak);
    if (isClear) settled.push(settle(reading, manifest));
    else unsure.push({ window: scans[index] ?? [], reading });
  });
  unsure.sort((a, b) => suspicion(b.reading) - suspicion(a.reading));
  while (unsure.length > 0 && !isLate()) {
    const batch = unsure.splice(0, BATCH_WINDOWS);
    const outputs = await memo.run(batch.map(({ window }) => window));
    batch.forEach(({ reading }, index) => settled.push(resolve(reading, found(outputs[index]), manifest)));
  }
  return {
    asked,
    sensitivity: judge(
      settled.map(({ sensitivity }) => sensitivity),
      tiers.both.sensitivity.threshold,
    ),
    jailbreak: judge(
      settled.map(({ jailbreak }) => jailbreak),
      tiers.both.jailbreak.threshold,
    ),
    sensitiveKinds: highestOfEach(settled.map(({ sensitive_kinds }) => sensitive_kinds)),
    unreadWindows: unsure.length,
  };

  async function askEncoder(): Promise<AskedReading> {
    const [outputs] = await memo.run([intentWindow(userTurns, spec)]);
    return readAsked(found(outputs), tiers.encoder);
  }
}

interface Band {
  readonly no: number;
  readonly yes: number;
}

function isOutside(probability: number, { no, yes }: Band): boolean {
  return probability < no || probability >= yes;
}

/** What the static tier decides alone stays on its side of the one threshold that judges all windows. */
function settle(reading: ScanReading, { cascade, tiers }: StaticManifest): ScanReading {
  const clamp = (name: 'sensitivity' | 'jailbreak'): number => {
    const { threshold } = tiers.both[name];
    return reading[name] >= cascade[name].yes
      ? Math.max(reading[name], threshold)
      : Math.min(reading[name], threshold - 1e-6);
  };
  return { ...reading, sensitivity: clamp('sensitivity'), jailbreak: clamp('jailbreak') };
}

/** A window that both models have read: each head that was unsure is averaged, one that was sure keeps its word. */
function resolve(reading: ScanReading, outputs: HeadOutputs, manifest: StaticManifest): ScanReading {
  const { cascade, tiers } = manifest;
  const averaged = averageScan(reading, readScan(outputs, tiers.encoder), tiers.both);
  const sure = settle(reading, manifest);
  return {
    sensitivity: (isOutside(reading.sensitivity, cascade.sensitivity) ? sure : averaged).sensitivity,
    jailbreak: (isOutside(reading.jailbreak, cascade.jailbreak) ? sure : averaged).jailbreak,
    sensitive_kinds: averaged.sensitive_kinds,
  };
}

function suspicion({ sensitivity, jailbreak }: ScanReading): number {
  return Math.max(sensitivity, jailbreak);
}

/** Windows of like length share a batch, so that little of it is padding. */
function byLength(windows: readonly TokenIds[]): TokenIds[] {
  return [...windows].sort((a, b) => a.length - b.length);
}

/** No window at all (there is no text) is as sure a "no" as there can be. */
function judge(probabilities: readonly number[], threshold: number): Verdict {
  const probability = Math.max(0, ...probabilities);
  return { probability, isYes: probability >= threshold };
}

function highestOfEach(rows: readonly Float32Array[]): Float32Array {
  const [first = new Float32Array(0), ...others] = rows;
  return others.reduce((highest, row) => highest.map((value, index) => Math.max(value, row[index] ?? 0)), first);
}

function found<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new TypeError('the model gave no outputs');
  return value;
}
