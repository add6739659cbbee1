import { averageAsked, averageScan, readAsked, readScan, type AskedReading, type ScanReading } from './calibration';
import {
  BATCH_WINDOWS,
  concludeScan,
  type Observation,
  type ObserverParts,
  type StaticParts,
  type TokenisedConversation,
} from './observation';
import type { EncoderOutputs, HeadOutputs } from './session';
import type { StaticManifest } from './static-manifest';
import { intentWindow, scanWindows, type TokenIds } from './window';
import { WindowMemo } from './window-memo';

/** Windows that the static tier reads in one run: some ten milliseconds, and memory that does not grow with the text. */
const STATIC_BATCH_WINDOWS = 64;

/** The two models for one conversation. */
interface Readers {
  readonly static: WindowMemo<HeadOutputs>;
  readonly encoder: WindowMemo<EncoderOutputs>;
  readonly manifest: StaticManifest;
}

/** A scan window with what the static tier says of it. */
interface Scanned {
  readonly window: TokenIds;
  readonly reading: ScanReading;
}

/**
 * The static tier reads everything, in well under a millisecond; the encoder reads too what it is unsure of, the most
 * suspicious windows first. Many prompts need no encoder at all.
 */
export async function observeInCascade(
  { encoder, spec }: ObserverParts,
  { model, manifest }: StaticParts,
  { userTurns, messages, cutMessages }: TokenisedConversation,
  isLate: () => boolean,
): Promise<Observation> {
  const readers: Readers = { static: new WindowMemo(model), encoder: new WindowMemo(encoder), manifest };
  const asked = await readWhatIsAsked(
    readers,
    intentWindow(userTurns, spec, manifest.maxTokens),
    intentWindow(userTurns, spec),
  );
  const unread = scanWindows(messages, spec);
  const scanned = await scanByStatic(readers, unread, isLate);
  const settled = scanned
    .filter(({ reading }) => isClear(reading, manifest))
    .map(({ reading }) => settle(reading, manifest));
  const unsure = scanned
    .filter(({ reading }) => !isClear(reading, manifest))
    .sort((a, b) => suspicion(b.reading) - suspicion(a.reading));
  while (unsure.length > 0 && !isLate()) {
    const batch = unsure.splice(0, BATCH_WINDOWS);
    const outputs = await readers.encoder.run(batch.map(({ window }) => window));
    outputs.forEach((output, index) => {
      const reading = batch[index]?.reading;
      if (reading) settled.push(resolve(reading, output, manifest));
    });
  }
  return { asked, ...concludeScan(settled, manifest.tiers.both, unsure.length + unread.length + cutMessages) };
}

async function readWhatIsAsked(
  { static: staticTier, encoder, manifest: { cascade, tiers } }: Readers,
  longWindow: TokenIds,
  window: TokenIds,
): Promise<AskedReading> {
  const alone = readAsked(await staticTier.runOne(longWindow), tiers.static);
  if (Math.max(...alone.intent) >= cascade.intentConfidence) return alone;
  return averageAsked(alone, readAsked(await encoder.runOne(window), tiers.encoder), tiers.both);
}

/** Takes the windows that it reads out of `unread`; what the deadline leaves stays there. */
async function scanByStatic(
  { static: staticTier, manifest }: Readers,
  unread: TokenIds[],
  isLate: () => boolean,
): Promise<readonly Scanned[]> {
  const scanned: Scanned[] = [];
  while (unread.length > 0 && !isLate()) {
    const batch = unread.splice(0, STATIC_BATCH_WINDOWS);
    const outputs = await staticTier.run(batch);
    outputs.forEach((output, index) => {
      scanned.push({ window: batch[index] ?? [], reading: readScan(output, manifest.tiers.static) });
    });
  }
  return scanned;
}

function isClear({ sensitivity, jailbreak }: ScanReading, { cascade }: StaticManifest): boolean {
  return isOutside(sensitivity, cascade.sensitivity) && isOutside(jailbreak, cascade.jailbreak);
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
