import type { z } from 'zod';
import { suggestion } from './suggest';

/** How the schema's own messages begin. */
const EXPECTED = 'expected ';

/** A complaint about a place in the config. */
export interface Complaint {
  readonly path: readonly PropertyKey[];
  readonly message: string;
  /** True when the key of the last path element is at fault, not its value. */
  readonly isAboutKey?: boolean;
}

/**
 * Words a schema issue for a person.
 * @param keysAt - the keys that may stand at a path, for suggestions
 */
export function explainIssue(
  issue: z.core.$ZodIssue,
  keysAt: (path: readonly PropertyKey[]) => readonly string[],
): readonly Complaint[] {
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({
        path: [...issue.path, key],
        message: `unknown key \`${key}\`.${suggestion(key, keysAt(issue.path))}`,
        isAboutKey: true,
      }));
    case 'invalid_union':
      return explainUnion(issue, keysAt);
    case 'invalid_value':
      return [{ path: issue.path, message: explainValue(issue) }];
    case 'invalid_key':
      return [{ path: issue.path, message: issue.issues[0]?.message ?? issue.message, isAboutKey: true }];
    case 'invalid_type':
      return [{ path: issue.path, message: explainType(issue) }];
    case 'too_small':
      return [{ path: issue.path, message: explainBound(issue, 'at least', issue.minimum) }];
    case 'too_big':
      return [{ path: issue.path, message: explainBound(issue, 'at most', issue.maximum) }];
    default:
      return [{ path: issue.path, message: issue.message }];
  }
}

function explainType(issue: z.core.$ZodIssueInvalidType): string {
  // A message of the schema's own says more than the type does.
  const isOwn = issue.message.startsWith(EXPECTED);
  return unfulfilled(isOwn ? issue.message.slice(EXPECTED.length) : typeName(issue.expected), issue);
}

function explainValue(issue: z.core.$ZodIssueInvalidValue): string {
  const values = issue.values.map(String);
  const isNear = typeof issue.input === 'string' && issue.values.every((value) => typeof value === 'string');
  if (!isNear) return unfulfilled(values.join(' or '), issue);
  return `unknown value \`${String(issue.input)}\`.${suggestion(String(issue.input), values)}`;
}

function unfulfilled(expected: string, { path, input }: z.core.$ZodIssueBase): string {
  if (input === undefined) return `\`${String(path.at(-1) ?? 'the file')}\` is missing; expected ${expected}`;
  return `expected ${expected}, found ${describe(input)}`;
}

function explainBound(
  { origin, message, input }: z.core.$ZodIssueTooSmall | z.core.$ZodIssueTooBig,
  bound: string,
  limit: number | bigint,
): string {
  if (message.startsWith(EXPECTED)) return message;
  if (origin === 'string') return `expected ${bound} ${limit} ${limit === 1 ? 'character' : 'characters'}`;
  if (origin === 'array') return `expected a list with ${bound} ${limit} ${limit === 1 ? 'item' : 'items'}`;
  return `expected ${bound} ${limit}, found ${describe(input)}`;
}

/** A value that fits no branch of a union: the branch of its type that got furthest is the one that was meant. */
function explainUnion(
  issue: z.core.$ZodIssueInvalidUnion,
  keysAt: (path: readonly PropertyKey[]) => readonly string[],
): readonly Complaint[] {
  const branches = branchesOf(issue);
  const meant = branches
    .filter((errors) => !errors.some(isWrongType))
    .map((errors) =>
      errors.flatMap((inner) => explainIssue({ ...inner, path: [...issue.path, ...inner.path] }, keysAt)),
    )
    .sort((a, b) => a.length - b.length)[0];
  if (meant) return meant;
  const names = branches.flat().map((inner) => typeName('expected' in inner ? String(inner.expected) : 'string'));
  return [{ path: issue.path, message: unfulfilled([...new Set(names)].join(' or '), issue) }];
}

/** The branches of a union, those of unions within it included. */
function branchesOf(issue: z.core.$ZodIssueInvalidUnion): readonly (readonly z.core.$ZodIssue[])[] {
  return issue.errors.flatMap((errors) => {
    const [first] = errors;
    return first?.code === 'invalid_union' && first.path.length === 0 ? branchesOf(first) : [errors];
  });
}

/** True for a branch that the whole value cannot have been meant for. */
function isWrongType(issue: z.core.$ZodIssue): boolean {
  if (issue.path.length > 0) return false;
  return issue.code === 'invalid_type' || (issue.code === 'invalid_value' && typeof issue.input !== 'string');
}

const TYPE_NAMES: Readonly<Record<string, string>> = {
  object: 'a map',
  record: 'a map',
  array: 'a list',
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
};

function typeName(type: string): string {
  return TYPE_NAMES[type] ?? type;
}

function describe(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a map';
  return typeof value === 'string' ? `the text \`${value}\`` : `\`${JSON.stringify(value)}\``;
}
