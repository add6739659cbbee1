/** A place where two values differ. */
export interface Difference {
  /** To a leaf, as in `messages[0].content`. */
  readonly path: string;
  /** JSON; undefined where there is none. */
  readonly ours: string | undefined;
  readonly theirs: string | undefined;
}

/** Written instead of values that change with every run. */
const PLACEHOLDERS = ['"[id]"', '"[date]"'];

/**
 * Where two JSON values differ. No difference: a field that is null and one that is absent; a text and a list that holds
 * this text alone, which all four APIs allow; a placeholder and whatever ours is.
 */
export function differences(ours: unknown, theirs: unknown): readonly Difference[] {
  const [left, right] = [leaves(ours, ''), leaves(theirs, '')];
  return [...new Set([...left.keys(), ...right.keys()])]
    .map((path) => ({ path, ours: left.get(path), theirs: right.get(path) }))
    .filter((pair) => pair.ours !== pair.theirs && !isPlaceholderFor(pair));
}

function isPlaceholderFor({ ours, theirs }: Difference): boolean {
  return ours !== undefined && theirs !== undefined && PLACEHOLDERS.includes(theirs);
}

function leaves(value: unknown, path: string): ReadonlyMap<string, string> {
  const plain = loneText(value) ?? value;
  if (plain === null || plain === undefined) return new Map();
  if (typeof plain !== 'object' || Object.keys(plain).length === 0) return new Map([[path, JSON.stringify(plain)]]);
  const isList = Array.isArray(plain);
  return new Map(
    Object.entries(plain).flatMap(([name, child]) => [
      ...leaves(child, isList ? `${path}[${name}]` : path === '' ? name : `${path}.${name}`),
    ]),
  );
}

const TEXT_TYPES = ['text', 'input_text', 'output_text'];

/** The text of a list whose only item is a text and nothing else. */
function loneText(value: unknown): string | undefined {
  if (!Array.isArray(value) || value.length !== 1) return undefined;
  const { type, text, ...rest } = Object(value[0]) as Record<string, unknown>;
  const isAlone = TEXT_TYPES.includes(String(type)) && Object.keys(rest).length === 0;
  return isAlone && typeof text === 'string' ? text : undefined;
}
