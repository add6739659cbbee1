import { averageAsked, averageScan, readAsked, readScan, type AskedReading, type ScanReading } from './calibration';
import { EncoderMemo } from './encoder-memo';
import {
  BATCH_WINDOWS,
  found,
  highestOfEach,
  judge,
  type Observation,
  type ObserverParts,
  type StaticParts,
  type TokenisedConversation,
} from './observation';
import type { HeadOutputs } from './session';
import type { StaticManifest } from './static-manifest';
import { intentWindow, scanWindows, type TokenIds } from './window';

/**
 * The static tier reads everything, in well under a millisecond; the encoder reads too what it is unsure of, the most
 * suspicious windows first. Half of the prompts need no encoder at all.
 */
export async function observeInCascade(
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
