import { isObject, objectOf, objectsOf, type JsonObject } from './check';

/** Where a schema breaks a rule: `['properties', 'city']`. */
export interface SchemaFault {
  readonly place: readonly string[];
  readonly rule: 'additional-properties' | 'required';
  /** The property that is not required. */
  readonly property?: string;
}

/**
 * The first place where a schema leaves something open that constrained decoding wants closed: objects without
 * `additionalProperties: false` and, for OpenAI, properties that are not required.
 * Sources: https://platform.openai.com/docs/guides/structured-outputs#supported-schemas,
 * https://platform.claude.com/docs/en/build-with-claude/structured-outputs#json-schema-limitations
 */
export function findOpenObject(
  schema: JsonObject,
  { isRequiredWanted }: { readonly isRequiredWanted: boolean },
  place: readonly string[] = [],
): SchemaFault | undefined {
  const properties = objectOf(schema['properties']);
  if (schema['type'] === 'object' || isObject(schema['properties'])) {
    if (schema['additionalProperties'] !== false) return { place, rule: 'additional-properties' };
    const required = Array.isArray(schema['required']) ? schema['required'] : [];
    const property = Object.keys(properties).find((name) => !required.includes(name));
    if (isRequiredWanted && property !== undefined) return { place, rule: 'required', property };
  }
  for (const [step, inner] of innerSchemas(schema, properties)) {
    const fault = findOpenObject(inner, { isRequiredWanted }, [...place, ...step]);
    if (fault) return fault;
  }
  return undefined;
}

type Inner = readonly [step: readonly string[], schema: JsonObject];

function innerSchemas(schema: JsonObject, properties: JsonObject): readonly Inner[] {
  const named = (field: string, schemas: JsonObject): readonly Inner[] =>
    Object.entries(schemas).map(([name, inner]) => [[field, name], objectOf(inner)]);
  return [
    ...named('properties', properties),
    ...named('$defs', objectOf(schema['$defs'])),
    ...(isObject(schema['items']) ? [[['items'], schema['items']] as const] : []),
    ...objectsOf(schema['anyOf']).map((inner, index): Inner => [['anyOf', String(index)], inner]),
  ];
}
