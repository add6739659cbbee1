import { listOf, objectOf, type JsonObject } from '../json';

/** Counts that protocol buffers write as strings. */
const COUNTS = new Set(['minItems', 'maxItems', 'minLength', 'maxLength', 'minProperties', 'maxProperties']);

/**
 * Makes JSON Schema of Google's `Schema`, a part of OpenAPI 3.0's: type names in upper case, `nullable`, `example`.
 * `propertyOrdering` becomes the order of the properties.
 * @example readSchema({ type: 'STRING', nullable: true }) // { type: ['string', 'null'] }
 * Source: https://ai.google.dev/api/caching#Schema
 */
export function readSchema(schema: JsonObject): JsonObject {
  const { type, nullable, example, format, propertyOrdering, ...rest } = schema;
  const read = Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, readKeyword(name, value)]));
  const typeName = readType(type);
  const properties = objectOf(read['properties']);
  return {
    ...(typeName !== undefined && { type: nullable === true ? [typeName, 'null'] : typeName }),
    ...read,
    // `enum` is no format of JSON Schema; it only repeats that there is an `enum`.
    ...(format !== undefined && format !== 'enum' && { format }),
    ...(properties && { properties: inOrder(properties, listOf(propertyOrdering)) }),
    ...(example !== undefined && { examples: [example] }),
    ...(nullable === true && allowNull(read)),
  };
}

function readKeyword(name: string, value: unknown): unknown {
  const object = objectOf(value);
  if (name === 'properties' && object) {
    return Object.fromEntries(Object.entries(object).map(([property, child]) => [property, readChild(child)]));
  }
  if (name === 'items' || name === 'additionalProperties') return readChild(value);
  if (name === 'anyOf') return listOf(value).map(readChild);
  return COUNTS.has(name) && typeof value === 'string' ? Number(value) : value;
}

function readChild(value: unknown): unknown {
  const object = objectOf(value);
  return object ? readSchema(object) : value;
}

function readType(type: unknown): string | undefined {
  return typeof type === 'string' && type !== 'TYPE_UNSPECIFIED' ? type.toLowerCase() : undefined;
}

/** What else has to let null through. */
function allowNull({ enum: values, anyOf }: JsonObject): JsonObject {
  return {
    ...(Array.isArray(values) && { enum: [...new Set([...listOf(values), null])] }),
    ...(Array.isArray(anyOf) && { anyOf: [...listOf(anyOf), { type: 'null' }] }),
  };
}

function inOrder(properties: JsonObject, order: readonly unknown[]): JsonObject {
  const names = order.filter((name) => typeof name === 'string' && Object.hasOwn(properties, name)) as string[];
  return Object.fromEntries(
    [...new Set([...names, ...Object.keys(properties)])].map((name) => [name, properties[name]]),
  );
}
