import { readFile } from 'node:fs/promises';
import { RouterError } from '../domain/errors';
import { ok, type Result } from '../domain/result';
import { compileConfig, type Snapshot } from './compile';
import type { Mistake } from './mistake';
import { parseConfig } from './parse';

/**
 * Reads and compiles a config file.
 * Throws: `config_invalid` when the file cannot be read.
 */
export async function loadConfig(file: string): Promise<Result<Snapshot, readonly Mistake[]>> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new RouterError('config_invalid', `cannot read ${file}: ${cause instanceof Error ? cause.message : ''}`, {
      cause,
    });
  });
  const config = parseConfig(text);
  return config.ok ? ok(compileConfig(config.value, text)) : config;
}
