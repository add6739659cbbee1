import { parseArgs, type ParseArgsConfig } from 'node:util';

/** The world of a command, handed in so that only `main.ts` touches the process. */
export interface CommandIo {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly stdin: NodeJS.ReadableStream;
  readonly writeOut: (text: string) => void;
  readonly writeError: (text: string) => void;
  /** Whether a person reads errors as they come: then progress may be shown there. */
  readonly isErrorTerminal: boolean;
  /** Resolves when the process is asked to end. */
  readonly terminated: Promise<void>;
  /** The installed project's folder, which holds `protos` and `models`. */
  readonly projectFolder: string;
}

export interface Command {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** Text of `--help`, an example included. */
  readonly help: string;
  /** Returns the exit status. Throws: `UsageError`, `RouterError`. */
  readonly run: (argv: readonly string[], io: CommandIo) => Promise<number>;
}

/** A mistake on the command line; the message says what to do. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Exit statuses, the same for every command. */
export const EXIT = { ok: 0, failed: 1, usage: 2 } as const;

/**
 * Parses options strictly.
 * Throws: `UsageError` for an unknown option, a missing value, or text where none is expected.
 */
export function parseOptions<Options extends NonNullable<ParseArgsConfig['options']>>(
  argv: readonly string[],
  options: Options,
  { allowPositionals = false } = {},
): ReturnType<typeof parseArgs<{ options: Options; allowPositionals: boolean; strict: true }>> {
  try {
    return parseArgs({ args: [...argv], options, allowPositionals, strict: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** The value of an option that has to be there. Throws: `UsageError`. */
export function required(value: string | undefined, option: string): string {
  if (value === undefined) throw new UsageError(`${option} is missing`);
  return value;
}
