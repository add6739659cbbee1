import { readAsked, readScan, type ScanReading } from './calibration';
import {
  BATCH_WINDOWS,
  concludeScan,
  type Observation,
  type ObserverParts,
  type TokenisedConversation,
} from './observation';
import { intentWindow, scanWindows, type TokenIds } from './window';
import { WindowMemo } from './window-memo';

/** The encoder reads everything: what is asked, then every scan window until the deadline. */
export async function observeByEncoder(
  { encoder, calibration, spec }: ObserverParts,
  { userTurns, messages, cutMessages }: TokenisedConversation,
  isLate: () => boolean,
): Promise<Observation> {
  const memo = new WindowMemo(encoder);
  const asked = readAsked(await memo.runOne(intentWindow(userTurns, spec)), calibration);
  const unread = byLength(scanWindows(messages, spec));
  const read: ScanReading[] = [];
  while (unread.length > 0 && !isLate()) {
    const outputs = await memo.run(unread.splice(0, BATCH_WINDOWS));
    read.push(...outputs.map((output) => readScan(output, calibration)));
  }
  return { asked, ...concludeScan(read, calibration, unread.length + cutMessages) };
}

/** Windows of like length share a batch, so that little of it is padding. */
function byLength(windows: readonly TokenIds[]): TokenIds[] {
  return [...windows].sort((a, b) => a.length - b.length);
}
