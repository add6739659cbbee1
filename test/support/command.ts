import { spawn } from 'node:child_process';
import { ENTRY_POINT } from './project';

/** What a command left behind. */
export interface CommandResult {
  readonly status: number | null;
  readonly out: string;
  readonly errors: string;
}

/** Runs `signalbox` as a person would, compiled, in a process of its own. */
export async function runCommand(args: readonly string[], stdin = ''): Promise<CommandResult> {
  const child = spawn(process.execPath, [ENTRY_POINT, ...args]);
  child.stdin.end(stdin);
  const texts = [child.stdout, child.stderr].map(async (stream) => {
    const parts: Buffer[] = [];
    for await (const part of stream) parts.push(part as Buffer);
    return Buffer.concat(parts).toString('utf8');
  });
  const status = await new Promise<number | null>((resolve) => child.once('close', resolve));
  const [out = '', errors = ''] = await Promise.all(texts);
  return { status, out, errors };
}
