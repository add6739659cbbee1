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
import {
  concludeScan,
  verdictsAmong,
  type CalibratedModel,
  type Observation,
  type Observer,
  type ScanConclusion,
  type TokenisedConversation,
  type VerdictHead,
} from './observation';
import type { HeadOutputs } from './session';
import type { StaticManifest } from './static-manifest';
import { intentWindow, isSameWindow, scanWindows, type TokenIds } from './window';

/** When the static tier may answer alone, and how both together are judged. */
interface Judgement {
  readonly cascade: StaticManifest['cascade'];
  readonly both: Calibration;
}

export interface CascadeParts extends Judgement {
  readonly static: CalibratedModel;
  readonly encoder: CalibratedModel;
}

/** A window with what a model says of it, kept because a short message is both an intent window and a scan window. */
interface ReadWindow {
  readonly window: TokenIds;
  readonly outputs: HeadOutputs;
}

/** What is asked, and the windows that were read to know it. */
interface Asked {
  readonly reading?: AskedReading;
  readonly byStatic?: ReadWindow;
  readonly byEncoder?: ReadWindow;
}

/** A scan window with what the static tier says of it. */
interface Scanned {
  readonly window: TokenIds;
  readonly reading: ScanReading;
}

/**
 * The static tier reads everything, in well under a millisecond; the encoder reads too what it is unsure of, the most
 * suspicious windows first. Most prompts need no encoder at all.
 */
export function observeInCascade(parts: CascadeParts, spec: WindowSpec): Observer {
  return async (conversation, aspects, isLate) => {
    const asked = aspects.includes('task') ? await readWhatIsAsked(parts, conversation, spec) : {};
    const heads = verdictsAmong(aspects);
    const observation: Observation = asked.reading ? { asked: asked.reading } : {};
    return heads.length === 0
      ? observation
      : { ...observation, scan: await scan(parts, conversation, { spec, heads, asked, isLate }) };
  };
}

async function readWhatIsAsked(
  { static: first, encoder, cascade, both }: CascadeParts,
  { userTurns }: TokenisedConversation,
  spec: WindowSpec,
): Promise<Asked> {
  const byStatic = await read(first, intentWindow(userTurns, spec, first.maxTokens));
  const alone = readAsked(byStatic.outputs, first.calibration);
  if (Math.max(...alone.intent) >= cascade.intentConfidence) return { reading: alone, byStatic };
  const byEncoder = await read(encoder, intentWindow(userTurns, spec, encoder.maxTokens));
  const reading = averageAsked(alone, readAsked(byEncoder.outputs, encoder.calibration), both);
  return { reading, byStatic, byEncoder };
}

async function read({ model }: CalibratedModel, window: TokenIds): Promise<ReadWindow> {
  const [outputs] = await model.run([window]);
  if (!outputs) throw new TypeError('the model gave no outputs');
  return { window, outputs };
}

interface ScanOptions {
  readonly spec: WindowSpec;
  /** Verdicts that somebody asks for: the others need not be sure. */
  readonly heads: readonly VerdictHead[];
  readonly asked: Asked;
  readonly isLate: () => boolean;
}

async function scan(
  parts: CascadeParts,
  { messages, cutMessages }: TokenisedConversation,
  { spec, heads, asked, isLate }: ScanOptions,
): Promise<ScanConclusion> {
  const { static: first, encoder, cascade, both } = parts;
  const unread = scanWindows(messages, spec).map((window) => ({ window }));
  const scanned: Scanned[] = [];
  const isUnsure = ({ reading }: Scanned): boolean => heads.some((head) => !isOutside(reading[head], cascade[head]));
  for await (const [{ window }, reading] of readAll(first, unread, asked.byStatic, isLate)) {
    scanned.push({ window, reading });
  }
  const settled = scanned.filter((part) => !isUnsure(part)).map(({ reading }) => settle(reading, parts));
  const unsure = scanned.filter(isUnsure).sort((a, b) => suspicion(b, heads) - suspicion(a, heads));
  for await (const [{ reading }, byEncoder] of readAll(encoder, unsure, asked.byEncoder, isLate)) {
    settled.push(resolve(reading, byEncoder, parts));
  }
  return concludeScan(settled, both, unsure.length + unread.length + cutMessages);
}

/** Reads windows in batches and takes them out of `unread`; what the deadline leaves stays there. */
async function* readAll<Part extends { readonly window: TokenIds }>(
  { model, calibration, batchWindows }: CalibratedModel,
  unread: Part[],
  known: ReadWindow | undefined,
  isLate: () => boolean,
): AsyncGenerator<readonly [Part, ScanReading]> {
  const isKnown = ({ window }: Part): boolean => known !== undefined && isSameWindow(window, known.window);
  while (unread.length > 0 && !isLate()) {
    const batch = unread.splice(0, batchWindows);
    const fresh = batch.filter((part) => !isKnown(part));
    const outputs = await model.run(fresh.map(({ window }) => window));
    for (const part of batch) {
      const output = isKnown(part) ? known?.outputs : outputs[fresh.indexOf(part)];
      if (!output) throw new TypeError('the model gave no outputs');
      yield [part, readScan(output, calibration)];
    }
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
function settle(reading: ScanReading, { cascade, both }: Judgement): ScanReading {
  const clamp = (head: VerdictHead): number => {
    const { threshold } = both[head];
    return reading[head] >= cascade[head].yes
      ? Math.max(reading[head], threshold)
      : Math.min(reading[head], threshold - 1e-6);
  };
  return { ...reading, sensitivity: clamp('sensitivity'), jailbreak: clamp('jailbreak') };
}

/** A window that both models have read: each head that was unsure is averaged, one that was sure keeps its word. */
function resolve(reading: ScanReading, byEncoder: ScanReading, judgement: Judgement): ScanReading {
  const averaged = averageScan(reading, byEncoder, judgement.both);
  const sure = settle(reading, judgement);
  const choose = (head: VerdictHead): number =>
    (isOutside(reading[head], judgement.cascade[head]) ? sure : averaged)[head];
  return { ...averaged, sensitivity: choose('sensitivity'), jailbreak: choose('jailbreak') };
}

function suspicion({ reading }: Scanned, heads: readonly VerdictHead[]): number {
  return Math.max(...heads.map((head) => reading[head]));
}
