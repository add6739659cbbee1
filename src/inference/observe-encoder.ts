import { readAsked, readScan, type ScanReading } from './calibration';
import { EncoderMemo } from './encoder-memo';
import {
  BATCH_WINDOWS,
  found,
  highestOfEach,
  judge,
  type Observation,
  type ObserverParts,
  type TokenisedConversation,
} from './observation';
import { intentWindow, scanWindows, type TokenIds } from './window';

/** The encoder reads everything: what is asked, then every scan window until the deadline. */
export async function observeByEncoder(
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

/** Windows of like length share a batch, so that little of it is padding. */
function byLength(windows: readonly TokenIds[]): TokenIds[] {
  return [...windows].sort((a, b) => a.length - b.length);
}
