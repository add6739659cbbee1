import { exportJsonSchema } from './schema';

interface SchemaNode {
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly additionalProperties?: SchemaNode | boolean;
  readonly items?: SchemaNode;
  readonly anyOf?: readonly SchemaNode[];
  readonly allOf?: readonly SchemaNode[];
  readonly definitions?: Readonly<Record<string, SchemaNode>>;
}

let root: SchemaNode | undefined;

/** The keys that the schema allows in the map at a path; empty where names are free. */
export function keysAt(path: readonly PropertyKey[]): readonly string[] {
  root ??= exportJsonSchema() as SchemaNode;
  let nodes: readonly SchemaNode[] = expand(root);
  for (const step of path) nodes = nodes.flatMap((node) => expand(childOf(node, step)));
  return [...new Set(nodes.flatMap((node) => Object.keys(node.properties ?? {})))];
}

function childOf(node: SchemaNode, step: PropertyKey): SchemaNode | undefined {
  if (typeof step === 'number') return node.items;
  const named = node.properties?.[String(step)];
  if (named) return named;
  return typeof node.additionalProperties === 'object' ? node.additionalProperties : undefined;
}

/** Follows references and opens unions, so that every map that may stand here is seen; `allOf` holds a reference. */
function expand(node: SchemaNode | undefined): readonly SchemaNode[] {
  if (!node) return [];
  if (node.$ref) return expand(root?.definitions?.[node.$ref.replace('#/definitions/', '')]);
  return [node, ...[...(node.anyOf ?? []), ...(node.allOf ?? [])].flatMap(expand)];
}
