import { isPending } from '../domain/signal';
import { allOf, ALWAYS, anyOf, negate, onSignal, type Condition, type KnownSignal } from './condition';
import type { LabelPredicate, VerdictPredicate, When } from './when';

/** Name of the signal that holds a request header. */
export function headerSignalName(header: string): string {
  return `header:${header}`;
}

/**
 * Compiles a rule's `when` to a closure.
 * Shape: `{ intent: [coding, math], not: { team: legal } }` holds for code and maths of everybody but the legal team.
 * @param when - checked by the schema; without it, or empty, the rule always matches
 */
export function compileWhen(when: When | undefined): Condition {
  const keys = Object.keys(when ?? {}) as (keyof When)[]; // The schema is strict: no other keys.
  const parts = keys.flatMap((key) => (when ? compilePredicate(key, when) : []));
  return parts.length === 0 ? ALWAYS : allOf(parts);
}

/** Names of all signals that a condition may ask for. */
export function signalsOf(condition: Condition): readonly string[] {
  const outcome = condition(new Map());
  return isPending(outcome) ? [...new Set(outcome.needs)] : [];
}

type Predicates = { readonly [Key in keyof When]-?: NonNullable<When[Key]> };
type PredicateCompilers = { readonly [Key in keyof Predicates]: (expected: Predicates[Key]) => Condition };

const PREDICATES: PredicateCompilers = {
  all: (parts) => allOf(parts.map(compileWhen)),
  any: (parts) => anyOf(parts.map(compileWhen)),
  not: (part) => negate(compileWhen(part)),
  intent: (predicate) => onLabel('intent', predicate),
  domain: (predicate) => onLabel('domain', predicate),
  complexity: (predicate) => onLabel('complexity', predicate),
  sensitive: (predicate) => onVerdict('sensitive', predicate),
  jailbreak: (predicate) => onVerdict('jailbreak', predicate),
  language: (names) => onName('language', names),
  team: (names) => onName('team', names),
  header: (headers) => allOf(Object.entries(headers).map(([header, expected]) => onHeader(header, expected))),
  model: (names) => onName('model', names),
  dialect: (names) => onName('dialect', names),
  stream: (expected) => onFlag('stream', expected),
  tools: (expected) => onFlag('tools', expected),
  images: (expected) => onFlag('images', expected),
  tokens: ({ atLeast = 0, below = Infinity }) =>
    onSignal('tokens', ({ value }) => typeof value === 'number' && value >= atLeast && value < below),
  signal: (names) => anyOf(listOf(names).map((name) => onFlag(name, true))),
};

function compilePredicate<Key extends keyof When>(key: Key, when: When): readonly Condition[] {
  const expected = when[key] as Predicates[Key] | undefined; // TypeScript loses the link between key and value here.
  return expected === undefined ? [] : [PREDICATES[key](expected)];
}

function onLabel(name: string, predicate: LabelPredicate): Condition {
  if (typeof predicate === 'string' || Array.isArray(predicate)) return onName(name, predicate);
  const { is, minConfidence = 0, confidenceBelow = Infinity } = predicate;
  const hasLabel = is === undefined ? (): boolean => true : isOneOf(is);
  return onSignal(
    name,
    (signal) => hasLabel(signal) && signal.score >= minConfidence && signal.score < confidenceBelow,
  );
}

/** An unknown verdict counts as the worse one: what could not be read may be sensitive, or an attack. */
function onVerdict(name: string, predicate: VerdictPredicate): Condition {
  const { is, minConfidence = 0 } = typeof predicate === 'boolean' ? { is: predicate } : predicate;
  return onSignal(name, ({ value, score }) => value === is && score >= minConfidence, is);
}

function onHeader(header: string, expected: NonNullable<When['header']>[string]): Condition {
  const name = headerSignalName(header);
  if (typeof expected === 'string' || Array.isArray(expected)) return onName(name, expected);
  return onSignal(name, ({ value }) => (value !== null) === expected.exists);
}

function onName(name: string, expected: string | readonly string[]): Condition {
  return onSignal(name, isOneOf(expected));
}

function onFlag(name: string, expected: boolean): Condition {
  return onSignal(name, ({ value }) => value === expected);
}

function isOneOf(names: string | readonly string[]): (signal: KnownSignal) => boolean {
  const expected = new Set(listOf(names));
  return ({ value }) => typeof value === 'string' && expected.has(value);
}

function listOf(names: string | readonly string[]): readonly string[] {
  return typeof names === 'string' ? [names] : names;
}
