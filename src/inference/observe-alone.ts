import { readAsked, readScan, type ScanReading } from './calibration';
import type { WindowSpec } from './manifest';
import { concludeScan, verdictsAmong, type CalibratedModel, type Observation, type Observer } from './observation';
import { intentWindow, isSameWindow, scanWindows, type TokenIds } from './window';

/** One model reads everything: what is asked, then every scan window until the deadline. */
export function observeAlone(reader: CalibratedModel, spec: WindowSpec): Observer {
  const { model, calibration, maxTokens, batchWindows } = reader;
  return async ({ userTurns, messages, cutMessages }, aspects, isLate) => {
    const window = intentWindow(userTurns, spec, maxTokens);
    const isTask = aspects.includes('task');
    const outputs = isTask ? (await model.run([window]))[0] : undefined;
    const observation: Observation = outputs ? { asked: readAsked(outputs, calibration) } : {};
    if (verdictsAmong(aspects).length === 0) return observation;
    const isRead = (scanned: TokenIds): boolean => outputs !== undefined && isSameWindow(scanned, window);
    const windows = scanWindows(messages, spec);
    const unread = byLength(windows.filter((scanned) => !isRead(scanned)));
    const read: ScanReading[] = outputs && unread.length < windows.length ? [readScan(outputs, calibration)] : [];
    while (unread.length > 0 && !isLate()) {
      const batch = await model.run(unread.splice(0, batchWindows));
      read.push(...batch.map((output) => readScan(output, calibration)));
    }
    return { ...observation, scan: concludeScan(read, calibration, unread.length + cutMessages) };
  };
}

/** Windows of like length share a batch, so that little of it is padding. */
function byLength(windows: readonly TokenIds[]): TokenIds[] {
  return [...windows].sort((a, b) => a.length - b.length);
}
