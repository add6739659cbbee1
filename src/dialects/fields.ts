import { RouterError } from '../domain/errors';
import { objectOf, type JsonObject } from './json';

/**
 * What a request reader finds beside the request itself: the first mistake, and names that nothing can be done with.
 * One per request.
 */
export class RequestNotes {
  readonly #unsupported = new Set<string>();
  #fault: RouterError | undefined;

  /** The first mistake, as the error that the client gets. */
  get fault(): RouterError | undefined {
    return this.#fault;
  }

  /** Names of fields that the canonical form cannot hold, as in `logit_bias` or `messages.audio`. */
  get unsupported(): readonly string[] {
    return [...this.#unsupported];
  }

  /** @param place - the field at fault, as in `messages[2].content` */
  refuse(place: string, complaint: string): void {
    this.#fault ??= new RouterError('invalid_request', `'${place}' ${complaint}.`, { param: place });
  }

  leaveOut(name: string): void {
    // Names go into a response header: a client's odd ones must not break it.
    this.#unsupported.add(/^[\w.-]{1,80}$/.test(name) ? name : 'unknown');
  }
}

/**
 * Reads the fields of one object of a client's request by name and type. `null` is the same as absent, as in the
 * providers' own APIs. A wrong type is noted and read as absent, so that callers need no checks in between.
 */
export class FieldReader {
  readonly #object: JsonObject;
  readonly #read = new Set<string>();
  readonly notes: RequestNotes;
  /** Where the object stands, as in `messages[2]`; empty for the body. */
  readonly place: string;

  constructor(object: JsonObject, place: string, notes: RequestNotes) {
    this.#object = object;
    this.place = place;
    this.notes = notes;
  }

  /** The field as it is; undefined when absent or null. */
  value(name: string): unknown {
    this.#read.add(name);
    // Own fields only: a body without `constructor` must not seem to have one.
    return Object.hasOwn(this.#object, name) ? (this.#object[name] ?? undefined) : undefined;
  }

  string(name: string): string | undefined {
    const value = this.value(name);
    return typeof value === 'string' ? value : this.#wrong(name, value, 'must be a string');
  }

  boolean(name: string): boolean | undefined {
    const value = this.value(name);
    return typeof value === 'boolean' ? value : this.#wrong(name, value, 'must be true or false');
  }

  number(name: string): number | undefined {
    const value = this.value(name);
    // 1e999 parses to Infinity, which no other JSON can say.
    if (typeof value === 'number' && Number.isFinite(value)) return value;
    return this.#wrong(name, value, 'must be a number of usual size');
  }

  integer(name: string, min: number): number | undefined {
    const value = this.value(name);
    if (typeof value === 'number' && Number.isSafeInteger(value) && value >= min) return value;
    return this.#wrong(name, value, `must be a whole number of at least ${min}`);
  }

  /** A list of strings, or one string for a list of one. */
  strings(name: string): readonly string[] | undefined {
    const value = this.value(name);
    if (typeof value === 'string') return [value];
    if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value;
    return this.#wrong(name, value, 'must be a string or a list of strings');
  }

  object(name: string): FieldReader | undefined {
    const value = this.value(name);
    const object = objectOf(value);
    return object
      ? new FieldReader(object, this.placeOf(name), this.notes)
      : this.#wrong(name, value, 'must be an object');
  }

  /** An object whose values are all strings; an empty one says nothing. */
  stringMap(name: string): Readonly<Record<string, string>> | undefined {
    const value = this.value(name);
    const entries = Object.entries(objectOf(value) ?? {});
    const strings = entries.flatMap(([key, item]) => (typeof item === 'string' ? [[key, item] as const] : []));
    if (objectOf(value) && strings.length === entries.length) {
      return strings.length > 0 ? Object.fromEntries(strings) : undefined;
    }
    return this.#wrong(name, value, 'must be an object of strings');
  }

  /** The readers of a list of objects. */
  objects(name: string): readonly FieldReader[] | undefined {
    const value = this.value(name);
    if (!Array.isArray(value)) return this.#wrong(name, value, 'must be a list');
    return value.flatMap((item: unknown, index) => {
      const place = `${this.placeOf(name)}[${index}]`;
      const object = objectOf(item);
      if (object) return new FieldReader(object, place, this.notes);
      this.notes.refuse(place, 'must be an object');
      return [];
    });
  }

  /** As `string`, but its absence is a mistake too; then the empty string. */
  requiredString(name: string): string {
    const value = this.string(name);
    if (value === undefined) this.notes.refuse(this.placeOf(name), 'is missing');
    return value ?? '';
  }

  /** As `object`, but its absence is a mistake too; then an empty one. */
  requiredObject(name: string): FieldReader {
    const reader = this.object(name);
    if (reader) return reader;
    this.notes.refuse(this.placeOf(name), 'is missing');
    return new FieldReader({}, this.placeOf(name), this.notes);
  }

  placeOf(name: string): string {
    return this.place === '' ? name : `${this.place}.${name}`;
  }

  /** Fields that say something and that nobody has asked for. */
  unread(): readonly string[] {
    return Object.keys(this.#object).filter((name) => !this.#read.has(name) && !isEmpty(this.#object[name]));
  }

  #wrong(name: string, value: unknown, complaint: string): undefined {
    if (value !== undefined) this.notes.refuse(this.placeOf(name), complaint);
  }
}

function isEmpty(value: unknown): boolean {
  return value === null || (typeof value === 'object' && Object.keys(value).length === 0);
}
