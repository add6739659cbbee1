import { listOf, objectOf, type JsonObject } from '../json';

/** Keywords that hold one schema, a list of schemas, or schemas by name. */
const NESTED_SCHEMA = new Set(['items', 'not', 'contains', 'if', 'then', 'else']);
const NESTED_LISTS = new Set(['anyOf', 'allOf', 'oneOf', 'prefixItems']);
const NESTED_MAPS = new Set(['properties', '$defs', 'definitions']);

/** Keywords that structured outputs refuse. */
const REFUSED = new Set([
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'multipleOf',
  'minLength',
  'maxLength',
  'maxItems',
  'uniqueItems',
  'minContains',
  'maxContains',
  'minProperties',
  'maxProperties',
  'patternProperties',
  'propertyNames',
]);

/**
 * Rewrites a JSON Schema within what Anthropic's structured outputs take: objects closed, `oneOf` as `anyOf`, and no
 * bounds on numbers, lengths or sizes.
 * @param onLoss - called when something that constrains the answer was left out
 * Source: https://platform.claude.com/docs/en/build-with-claude/structured-outputs#json-schema-limitations
 */
export function restrictSchema(schema: unknown, onLoss: () => void): unknown {
  const object = objectOf(schema);
  if (!object) return schema;
  const entries = Object.entries(object).flatMap(([keyword, value]): [string, unknown][] => {
    if (REFUSED.has(keyword) || (keyword === 'minItems' && value !== 0 && value !== 1)) {
      onLoss();
      return [];
    }
    if (keyword === 'additionalProperties') {
      if (value !== false) onLoss();
      return [];
    }
    return [[keyword === 'oneOf' ? 'anyOf' : keyword, restrictNested(keyword, value, onLoss)]];
  });
  // `fromEntries` keeps a property called `__proto__` an ordinary one.
  return Object.fromEntries(isObjectSchema(object) ? [...entries, ['additionalProperties', false]] : entries);
}

function restrictNested(keyword: string, value: unknown, onLoss: () => void): unknown {
  if (NESTED_SCHEMA.has(keyword)) return restrictSchema(value, onLoss);
  if (NESTED_LISTS.has(keyword) && Array.isArray(value)) {
    return value.map((schema: unknown) => restrictSchema(schema, onLoss));
  }
  const map = NESTED_MAPS.has(keyword) ? objectOf(value) : undefined;
  if (!map) return value;
  return Object.fromEntries(Object.entries(map).map(([name, schema]) => [name, restrictSchema(schema, onLoss)]));
}

/** Whether every object of a JSON Schema names all that it holds and requires it, as OpenAI's strict mode wants it. */
export function isClosedSchema(schema: unknown): boolean {
  if (Array.isArray(schema)) return schema.every(isClosedSchema);
  const object = objectOf(schema);
  return !object || (isClosedObject(object) && Object.entries(object).every(isClosedKeyword));
}

function isClosedObject(schema: JsonObject): boolean {
  if (!isObjectSchema(schema)) return true;
  const required = listOf(schema['required']);
  const names = Object.keys(objectOf(schema['properties']) ?? {});
  return schema['additionalProperties'] === false && names.every((name) => required.includes(name));
}

function isClosedKeyword([keyword, value]: readonly [string, unknown]): boolean {
  if (NESTED_SCHEMA.has(keyword) || NESTED_LISTS.has(keyword)) return isClosedSchema(value);
  return !NESTED_MAPS.has(keyword) || Object.values(objectOf(value) ?? {}).every(isClosedSchema);
}

function isObjectSchema(schema: JsonObject): boolean {
  return schema['type'] === 'object' || objectOf(schema['properties']) !== undefined;
}
