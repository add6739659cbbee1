/**
 * Checks of request shapes. A check returns every fault that it finds; each provider words them in its own way.
 * Kept apart from any schema library on purpose: the real providers' messages depend on details (unknown names,
 * union tags in paths) that such libraries word differently.
 */

/** `{ tag }` is a step into one variant of a union: Anthropic names it in error paths, the others do not. */
export type Segment = string | number | { readonly tag: string };
export type Path = readonly Segment[];
export type JsonKind = 'string' | 'number' | 'integer' | 'boolean' | 'array' | 'object' | 'null';
export type JsonObject = Readonly<Record<string, unknown>>;

export type Fault =
  | { readonly type: 'unknown-field'; readonly path: Path }
  | { readonly type: 'missing-field'; readonly path: Path }
  | { readonly type: 'wrong-type'; readonly path: Path; readonly expected: string; readonly value: unknown }
  | { readonly type: 'not-listed'; readonly path: Path; readonly allowed: readonly string[]; readonly value: unknown }
  | {
      readonly type: 'unknown-tag';
      readonly path: Path;
      readonly tagField: string;
      readonly allowed: readonly string[];
      readonly value: unknown;
    }
  | {
      readonly type: 'out-of-range';
      readonly path: Path;
      readonly kind: 'number' | 'integer';
      readonly limit: number;
      readonly value: number;
    }
  | { readonly type: 'wrong-length'; readonly path: Path; readonly limit: number; readonly length: number };

export type Check = (value: unknown, path: Path) => readonly Fault[];

/** Limits of a number or of a length, both inclusive. */
export interface Limits {
  readonly min?: number;
  readonly max?: number;
}

/** The JSON type of a value; whole numbers are `integer`. */
export function kindOf(value: unknown): JsonKind {
  if (value === null || value === undefined) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  if (typeof value === 'string' || typeof value === 'boolean') return typeof value as 'string' | 'boolean';
  return 'object';
}

/** Narrows to a JSON object. */
export function isObject(value: unknown): value is JsonObject {
  return kindOf(value) === 'object';
}

/** A string as it is, nothing as an empty one, anything else as its JSON. */
export function stringOf(value: unknown): string {
  return typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value);
}

/** The value if it is an object, else an empty one: for reading what a check has passed. */
export function objectOf(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}

/** The elements that are objects, of a value that a check has passed as a list. */
export function objectsOf(value: unknown): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

const wrongType = (expected: string, value: unknown, path: Path): readonly Fault[] => [
  { type: 'wrong-type', path, expected, value },
];

function overLimit(size: number, { min, max }: Limits): number | undefined {
  if (min !== undefined && size < min) return min;
  if (max !== undefined && size > max) return max;
  return undefined;
}

/** Accepts any value. */
export const anything: Check = () => [];
/** Accepts any object. */
export const anyObject: Check = (value, path) => (isObject(value) ? [] : wrongType('object', value, path));
export const flag: Check = (value, path) => (typeof value === 'boolean' ? [] : wrongType('boolean', value, path));

/** A string; `limits` are of its length in characters. */
export function text(limits: Limits = {}): Check {
  return (value, path) => {
    if (typeof value !== 'string') return wrongType('string', value, path);
    const limit = overLimit(value.length, limits);
    return limit === undefined ? [] : [{ type: 'wrong-length', path, limit, length: value.length }];
  };
}

/** A number; `integer` refuses fractions. */
export function number(kind: 'number' | 'integer', limits: Limits = {}): Check {
  return (value, path) => {
    if (typeof value !== 'number' || (kind === 'integer' && !Number.isInteger(value))) {
      return wrongType(kind, value, path);
    }
    const limit = overLimit(value, limits);
    return limit === undefined ? [] : [{ type: 'out-of-range', path, kind, limit, value }];
  };
}

/** One of the listed strings. */
export function oneOf(...allowed: readonly string[]): Check {
  return (value, path) => {
    if (typeof value === 'string' && allowed.includes(value)) return [];
    return [{ type: 'not-listed', path, allowed, value }];
  };
}

/** A list; `limits` are of its length. */
export function list(item: Check, limits: Limits = {}): Check {
  return (value, path) => {
    if (!Array.isArray(value)) return wrongType('array', value, path);
    const limit = overLimit(value.length, limits);
    if (limit !== undefined) return [{ type: 'wrong-length', path, limit, length: value.length }];
    return value.flatMap((element: unknown, index) => item(element, [...path, index]));
  };
}

/** The check, or null. */
export function nullable(check: Check): Check {
  return (value, path) => (value === null ? [] : check(value, path));
}

/** A value whose JSON type picks the check: `byKind({ string: text(), array: list(part) })`. */
export function byKind(checks: Partial<Readonly<Record<JsonKind, Check>>>): Check {
  return (value, path) => {
    const check = checks[kindOf(value)];
    return check ? check(value, path) : wrongType(Object.keys(checks).join(' or '), value, path);
  };
}

/** Fields of an object. */
export interface Fields {
  readonly required?: Readonly<Record<string, Check>>;
  readonly optional?: Readonly<Record<string, Check>>;
  /** Another spelling that a name may have: protobuf's JSON accepts `max_output_tokens` for `maxOutputTokens`. */
  readonly canonicalName?: (name: string) => string;
  /** Protobuf's JSON reads null as absent. */
  readonly isNullAbsent?: boolean;
}

/** An object that has the required fields and no unknown ones. */
export function record({ required = {}, optional = {}, canonicalName = (name) => name, isNullAbsent }: Fields): Check {
  const checks = new Map([...Object.entries(required), ...Object.entries(optional)]);
  return (value, path) => {
    if (!isObject(value)) return wrongType('object', value, path);
    const present = Object.entries(value).filter(([, field]) => !(isNullAbsent && field === null));
    const names = new Set(present.map(([name]) => canonicalName(name)));
    const missing = Object.keys(required).filter((name) => !names.has(name));
    return [
      ...missing.map((name): Fault => ({ type: 'missing-field', path: [...path, name] })),
      ...present.flatMap(([name, field]): readonly Fault[] => {
        const check = checks.get(canonicalName(name));
        return check ? check(field, [...path, name]) : [{ type: 'unknown-field', path: [...path, name] }];
      }),
    ];
  };
}

/** An object whose `tagField` picks its shape: `tagged('type', { text: …, image: … })`. */
export function tagged(tagField: string, variants: Readonly<Record<string, Check>>): Check {
  const allowed = Object.keys(variants);
  return (value, path) => {
    if (!isObject(value)) return wrongType('object', value, path);
    const tag = value[tagField];
    if (tag === undefined) return [{ type: 'missing-field', path: [...path, tagField] }];
    const check = typeof tag === 'string' && Object.hasOwn(variants, tag) ? variants[tag] : undefined;
    if (!check || typeof tag !== 'string') return [{ type: 'unknown-tag', path, tagField, allowed, value: tag }];
    return check(value, [...path, { tag }]);
  };
}
