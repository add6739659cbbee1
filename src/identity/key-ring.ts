import { fail, ok, type Result } from '../domain/result';

/** One virtual key: its SHA-256 digest (32 bytes), never the key. */
export interface ClientKey {
  readonly digest: Buffer;
  readonly team: string;
  /** Names of the models that it is for; absent means all. */
  readonly models?: ReadonlySet<string>;
  /** Who or what has it, as in `ci`. */
  readonly name?: string;
  /** Milliseconds since 1970. */
  readonly createdMs?: number;
  /** Milliseconds since 1970; from then on it is not accepted. */
  readonly expiresMs?: number;
}

/** A line of the key ring that cannot be read, counted from 1. */
export interface KeyRingFault {
  readonly line: number;
  readonly message: string;
}

/** The virtual keys that are accepted. */
export interface KeyRing {
  readonly keys: readonly ClientKey[];
  readonly faults: readonly KeyRingFault[];
}

const FORM = 'sha256:HEX team=NAME [models=a,b] [name=NAME] [created=DATE] [expires=DATE]';
const FIELDS: ReadonlySet<string> = new Set(['team', 'models', 'name', 'created', 'expires']);
const DATE = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}:\d{2}Z)?$/;

let parsed: { readonly text: string; readonly ring: KeyRing } | undefined;

/**
 * Reads the secret that lists the virtual keys, a line each, as `parseKeyLine` has it.
 * A line that cannot be read lets nobody in and keeps nobody else out: one slip of a hand must not lock every team out.
 * The last text is kept parsed: the same secret is asked for with every request.
 */
export function parseKeyRing(text: string): KeyRing {
  if (parsed?.text !== text) parsed = { text, ring: readLines(text) };
  return parsed.ring;
}

function readLines(text: string): KeyRing {
  const keys: ClientKey[] = [];
  const faults: KeyRingFault[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    const key = parseKeyLine(line);
    if (!key.ok) faults.push({ line: index + 1, message: key.error });
    else if (key.value) keys.push(key.value);
  }
  return { keys, faults };
}

/**
 * Reads a line such as `sha256:HEX team=NAME [models=a,b] [name=NAME] [created=DATE] [expires=DATE]`; `#` starts a
 * comment. Dates are in UTC, with or without a time: `2026-12-31`, `2026-12-31T10:00:00Z`.
 * @returns undefined for a line without a key; what is wrong, never the line itself, for one that cannot be read
 */
export function parseKeyLine(line: string): Result<ClientKey | undefined, string> {
  const [hash = '', ...pairs] = line.replace(/#.*/, '').trim().split(/\s+/);
  if (hash === '') return ok(undefined);
  const digest = /^sha256:([0-9a-f]{64})$/i.exec(hash)?.[1];
  const fields = readFields(pairs);
  const team = fields?.get('team');
  if (digest === undefined || !fields || !team) return fail(`expected "${FORM}"`);
  const models = fields.get('models')?.split(',');
  const name = fields.get('name');
  const createdMs = readDate(fields.get('created'));
  const expiresMs = readDate(fields.get('expires'));
  if (Number.isNaN(createdMs) || Number.isNaN(expiresMs)) {
    return fail('expected dates such as 2026-12-31 or 2026-12-31T10:00:00Z');
  }
  return ok({
    digest: Buffer.from(digest, 'hex'),
    team,
    ...(models && { models: new Set(models) }),
    ...(name !== undefined && { name }),
    ...(createdMs !== undefined && { createdMs }),
    ...(expiresMs !== undefined && { expiresMs }),
  });
}

/** The fields by name; undefined when one is unknown, empty or there twice: it may have been meant to narrow the key. */
function readFields(pairs: readonly string[]): ReadonlyMap<string, string> | undefined {
  const fields = new Map<string, string>();
  for (const pair of pairs) {
    const equals = pair.indexOf('=');
    const name = pair.slice(0, Math.max(equals, 0));
    const value = pair.slice(equals + 1);
    if (!FIELDS.has(name) || value === '' || fields.has(name)) return undefined;
    fields.set(name, value);
  }
  return fields;
}

/** Milliseconds since 1970; NaN for anything that is no date of the calendar. */
function readDate(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const ms = DATE.test(text) ? Date.parse(text) : NaN;
  // JavaScript takes 31 February for 3 March.
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text.replace('Z', '')) ? ms : NaN;
}

/** The line of a key, without newline; `parseKeyLine` reads it back. */
export function formatKeyLine({ digest, team, models, name, createdMs, expiresMs }: ClientKey): string {
  const fields = {
    team,
    models: models && [...models].join(','),
    name,
    created: createdMs === undefined ? undefined : formatDate(createdMs),
    expires: expiresMs === undefined ? undefined : formatDate(expiresMs),
  };
  const pairs = Object.entries(fields).flatMap(([field, value]) => (value === undefined ? [] : [`${field}=${value}`]));
  return [`sha256:${digest.toString('hex')}`, ...pairs].join(' ');
}

/**
 * A date as the key ring has it, as in `2026-12-31T10:00:00Z`.
 * @param ms - milliseconds since 1970
 */
export function formatDate(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

/** Names a key without telling it: the first 12 hex digits of its digest. */
export function keyId({ digest }: Pick<ClientKey, 'digest'>): string {
  return digest.toString('hex').slice(0, 12);
}
