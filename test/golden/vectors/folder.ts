import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

/*
 * Recorded traffic of other projects, which is not part of this one: a folder beside the checkout, or wherever
 * SIGNALBOX_VECTORS says. Where it is missing, the tests that need it are skipped.
 */

export const ROOT = process.env['SIGNALBOX_VECTORS'] ?? resolve(__dirname, '../../../../shared/vectors');

const isThere = existsSync(ROOT);

/** `describe`, or a skipped one that says why. */
export const describeVectors: jest.Describe = isThere ? describe : skipped();

function skipped(): jest.Describe {
  process.stderr.write(`No recorded traffic at ${ROOT}: its tests are skipped. Set SIGNALBOX_VECTORS to run them.\n`);
  return describe.skip;
}

/** Paths below the folder, as in `agentgateway/requests/messages/basic.json`, in order; none where it is missing. */
export function recordedFiles(folder: string): readonly string[] {
  if (!isThere) return [];
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length + 1))
    .sort();
}
