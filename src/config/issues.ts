import type { z } from 'zod';
import { suggestion } from './suggest';

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
    default:
      return [{ path: issue.path, message: issue.message }];
  }
}

function explainType(issue: z.core.$ZodIssueInvalidType): string {
  const key = issue.path.at(-1);
  if (issue.input === undefined)
    return `\`${String(key ?? 'the file')}\` is missing; expected ${typeName(issue.expected)}`;
  return `expected ${typeName(issue.expected)}, found ${describe(issue.input)}`;
}

function explainValue(issue: z.core.$ZodIssueInvalidValue): string {
  const values = issue.values.map(String);
  if (typeof issue.input !== 'string') return `expected ${values.join(' or ')}, found ${describe(issue.input)}`;
  return `unknown value \`${issue.input}\`.${suggestion(issue.input, values)}`;
}

/**
 * A value that fits no branch of a union: the branch that got furthest is the one that was meant.
 * Branches that fail at once on the type of the whole value say least.
 */
function explainUnion(
  issue: z.core.$ZodIssueInvalidUnion,
  keysAt: (path: readonly PropertyKey[]) => readonly string[],
): readonly Complaint[] {
  const branches = issue.errors.map((errors) =>
    errors.flatMap((inner) => explainIssue({ ...inner, path: [...issue.path, ...inner.path] }, keysAt)),
  );
  const isWrongType = (errors: readonly z.core.$ZodIssue[]): boolean =>
    errors.some((inner) => inner.code === 'invalid_type' && inner.path.length === 0);
  const fitting = branches.filter((_, index) => !isWrongType(issue.errors[index] ?? []));
  const best = fitting.sort((a, b) => a.length - b.length)[0];
  if (best) return best;
  const expected = issue.errors.flatMap((errors) =>
    errors.flatMap((inner) => ('expected' in inner ? [inner.expected] : [])),
  );
  const names = [...new Set(expected.map((type) => typeName(String(type))))];
  return [{ path: issue.path, message: `expected ${names.join(' or ')}, found ${describe(issue.input)}` }];
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
