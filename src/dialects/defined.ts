/** An object type whose fields that may be `undefined` are optional instead. */
export type Defined<Fields> = {
  [Name in keyof Fields as undefined extends Fields[Name] ? never : Name]: Fields[Name];
} & {
  [Name in keyof Fields as undefined extends Fields[Name] ? Name : never]?: Exclude<Fields[Name], undefined>;
};

/**
 * Drops the fields that are `undefined`: wire formats tell an absent field from a null one.
 * @example defined({ a: 1, b: undefined }) // { a: 1 }
 */
export function defined<Fields extends object>(fields: Fields): Defined<Fields> {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
  // `fromEntries` forgets the names; they are those of `fields`.
  return Object.fromEntries(entries) as Defined<Fields>;
}
