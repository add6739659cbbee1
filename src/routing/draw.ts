import { createHash } from 'node:crypto';

/** Bytes of a digest that make a fraction. */
const FRACTION_BYTES = 6;
const FRACTIONS = 2 ** (8 * FRACTION_BYTES);

/**
 * A fraction between 0 and 1, both excluded, that looks random and is the same for the same texts.
 * @param parts - texts; where one ends matters
 */
export function drawFraction(...parts: readonly string[]): number {
  const digest = createHash('sha256').update(parts.join('\0')).digest();
  return (digest.readUIntBE(0, FRACTION_BYTES) + 0.5) / FRACTIONS;
}

/**
 * Draws one of several names by weight. The same key draws the same name; a name that leaves or comes changes only the
 * draws that it won or wins. Undefined when no weight is above 0.
 * Source: weighted rendezvous hashing, Schindelhauer and Schomaker, "Weighted Distributed Hash Tables", 2005.
 * @param key - what is drawn for
 * @param weights - by name, in any unit
 */
export function drawName(key: string, weights: ReadonlyMap<string, number>): string | undefined {
  let drawn: string | undefined;
  let highest = 0;
  for (const [name, weight] of weights) {
    const score = weight / -Math.log(drawFraction(key, name));
    if (score <= highest) continue;
    highest = score;
    drawn = name;
  }
  return drawn;
}
