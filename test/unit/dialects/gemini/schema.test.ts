import { readSchema } from '../../../../src/dialects/gemini/schema';

describe('Google’s schemas', () => {
  it.each([
    [{ type: 'STRING' }, { type: 'string' }],
    [
      { type: 'integer', format: 'int64' },
      { type: 'integer', format: 'int64' },
    ],
    [{ type: 'TYPE_UNSPECIFIED', description: 'Any' }, { description: 'Any' }],
    [{ type: 'STRING', nullable: true }, { type: ['string', 'null'] }],
    [{ type: 'STRING', nullable: false }, { type: 'string' }],
    [
      { type: 'STRING', format: 'enum', enum: ['A'], nullable: true },
      { type: ['string', 'null'], enum: ['A', null] },
    ],
    [
      { anyOf: [{ type: 'STRING' }, { type: 'NUMBER' }], nullable: true },
      { anyOf: [{ type: 'string' }, { type: 'number' }, { type: 'null' }] },
    ],
    [
      { type: 'ARRAY', items: { type: 'BOOLEAN' }, minItems: '1', maxItems: 3 },
      { type: 'array', items: { type: 'boolean' }, minItems: 1, maxItems: 3 },
    ],
    [
      { type: 'STRING', example: 'a', default: 'b' },
      { type: 'string', examples: ['a'], default: 'b' },
    ],
    [
      { type: 'OBJECT', properties: { type: { type: 'STRING' }, items: { type: 'NULL' } } },
      { type: 'object', properties: { type: { type: 'string' }, items: { type: 'null' } } },
    ],
    [
      { type: 'OBJECT', additionalProperties: { type: 'STRING' } },
      { type: 'object', additionalProperties: { type: 'string' } },
    ],
  ])('%j', (schema, expected) => {
    expect(readSchema(schema)).toEqual(expected);
  });

  it('puts the properties in the order that was asked for, all of them', () => {
    const properties = { c: {}, b: {}, a: {} };
    const read = readSchema({ type: 'OBJECT', properties, propertyOrdering: ['a', 'b', 'x', 7] });
    expect(Object.keys(read['properties'] as object)).toEqual(['a', 'b', 'c']);
  });
});
