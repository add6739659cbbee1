import { isMap, isScalar, LineCounter, parseDocument, visit, type Document, type Node, type YAMLError } from 'yaml';
import { fail, ok, type Result } from '../domain/result';
import { explainIssue, type Complaint } from './issues';
import type { Mistake } from './mistake';
import { checkReferences } from './references';
import { configSchema, type Config } from './schema';
import { keysAt } from './schema-keys';

/** Aliases may stand for this many nodes in all: a few lines of YAML can otherwise grow to gigabytes. */
const MAX_ALIAS_COUNT = 1000;

/** A YAML map as plain data, or what is wrong with it. */
function toData(document: Document): Result<unknown, string> {
  try {
    return ok(document.toJS({ maxAliasCount: MAX_ALIAS_COUNT }));
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error));
  }
}

/**
 * Reads the text of a config file.
 * @returns the config, or every mistake in it in the order of the file
 */
export function parseConfig(text: string): Result<Config, readonly Mistake[]> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, merge: true, prettyErrors: false });
  const at = (offset: number, message: string): Mistake => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col, message };
  };
  const faults = [...document.errors, ...document.warnings];
  if (faults.length > 0) return fail(faults.map((fault) => at(fault.pos[0], explainFault(fault))));
  const badAliases = findBadAliases(document, at);
  if (badAliases.length > 0) return fail(badAliases);
  const data = toData(document);
  if (!data.ok) return fail([at(0, data.error)]);
  const complaints = findComplaints(data.value);
  if (complaints.ok) return complaints;
  const mistakes = complaints.error.map((complaint) => at(offsetOf(document, complaint), complaint.message));
  return fail(mistakes.sort((a, b) => a.line - b.line || a.column - b.column));
}

/** Aliases without anchor, of which the library tells no place, and those within what they stand for: it has no end. */
function findBadAliases(document: Document, at: (offset: number, message: string) => Mistake): readonly Mistake[] {
  const mistakes: Mistake[] = [];
  visit(document, {
    Alias: (_, alias, around) => {
      const target = alias.resolve(document);
      const offset = alias.range?.[0] ?? 0;
      if (!target) mistakes.push(at(offset, `there is no anchor \`&${alias.source}\` before this`));
      else if (around.includes(target))
        mistakes.push(at(offset, `\`*${alias.source}\` stands for something that holds it`));
    },
  });
  return mistakes;
}

function explainFault(fault: YAMLError): string {
  return fault.code === 'MULTIPLE_DOCS' ? 'expected one document; take out what `---` begins' : fault.message;
}

function findComplaints(data: unknown): Result<Config, readonly Complaint[]> {
  const parsed = configSchema.safeParse(data, { reportInput: true });
  const issues = parsed.error?.issues.flatMap((issue) => explainIssue(issue, keysAt)) ?? [];
  const complaints = [...issues, ...checkReferences(data)];
  return parsed.success && complaints.length === 0 ? ok(parsed.data) : fail(complaints);
}

/** Where a complaint points to: the value at its path, or the key, or the nearest thing around it that exists. */
function offsetOf(document: Document, { path, isAboutKey = false }: Complaint): number {
  let node: Node | null | undefined = document.contents;
  let offset = node?.range?.[0] ?? 0;
  for (const [index, step] of path.entries()) {
    const key = keyOffset(node, step);
    node = node ? childNode(document, path.slice(0, index + 1)) : undefined;
    if (isAboutKey && index === path.length - 1 && key !== undefined) return key;
    const next = node?.range?.[0] ?? key;
    if (next === undefined) return offset;
    offset = next;
  }
  return offset;
}

function childNode(document: Document, path: readonly PropertyKey[]): Node | undefined {
  const found = document.getIn(path, true);
  return found !== null && typeof found === 'object' && 'range' in found ? (found as Node) : undefined;
}

function keyOffset(node: Node | null | undefined, step: PropertyKey): number | undefined {
  if (!isMap(node)) return undefined;
  const pair = node.items.find(({ key }) => isScalar(key) && key.value === step);
  return isScalar(pair?.key) ? pair.key.range?.[0] : undefined;
}
