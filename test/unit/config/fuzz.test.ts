import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileConfig } from '../../../src/config/compile';
import { parseConfig } from '../../../src/config/parse';
import { PROJECT } from '../../support/project';
import { seededRandom, type Random } from '../../support/random';

const ROUNDS = 60;
const FRAGMENTS: readonly [string, ...string[]] = [
  ...[
    '{',
    '}',
    '[',
    ']',
    ':',
    ',',
    '\n',
    '  ',
    '- ',
    '"',
    "'",
    '|',
    '>',
    '#',
    '---\n',
    '...\n',
    '%',
    '\t',
    '\0',
    '\uFEFF',
  ],
  ...[
    '&a ',
    '*a',
    '<<: *a',
    '!!binary ',
    '!!set ',
    '? ',
    'null',
    '~',
    '1e999',
    '.nan',
    '-0',
    '0x1F',
    '2026-01-01',
    'true',
  ],
  ...[
    '__proto__',
    'constructor',
    'when: {}',
    'use: []',
    'not: {}',
    'all: [{}]',
    'any: []',
    'auto',
    '🐢',
    '\u2028',
    '\ud800',
  ],
] as [string, ...string[]];

/** A config must be read or refused with mistakes that point into it, whatever it is. */
function expectAnswer(text: string): void {
  const config = parseConfig(text);
  if (config.ok) {
    expect(compileConfig(config.value, text).models.size).toBeGreaterThan(0);
    return;
  }
  expect(config.error.length).toBeGreaterThan(0);
  const lineCount = text.split('\n').length;
  for (const { line, column } of config.error) {
    expect(line).toBeGreaterThanOrEqual(1);
    expect(line).toBeLessThanOrEqual(lineCount);
    expect(column).toBeGreaterThanOrEqual(1);
  }
}

function nestedConditions(depth: number): string {
  return `rules: [{ name: a, use: [b], when: ${'{ not: '.repeat(depth)}{}${' }'.repeat(depth)} }]`;
}

function mutate(text: string, random: Random): string {
  let mutated = text;
  for (let edits = 1 + random.below(4); edits > 0; edits--) {
    const start = random.below(mutated.length);
    const end = start + random.pick([0, 0, 1, random.below(40)]);
    const inserted = random.pick([random.pick(FRAGMENTS), '', mutated.slice(end, end + random.below(60))]);
    mutated = mutated.slice(0, start) + inserted + mutated.slice(end);
  }
  return mutated;
}

describe('any text at all', () => {
  const example = readFileSync(join(PROJECT, 'deploy/signalbox.yaml'), 'utf8');

  it('that was a config before it was edited is read or refused', () => {
    const random = seededRandom(7);
    for (let round = 0; round < ROUNDS; round++) expectAnswer(mutate(example, random));
  });

  it('that is made of fragments of YAML is read or refused', () => {
    const random = seededRandom(11);
    for (let round = 0; round < ROUNDS; round++) {
      expectAnswer(Array.from({ length: random.below(60) }, () => random.pick(FRAGMENTS)).join(''));
    }
  });

  it('that is random bytes is read or refused', () => {
    const random = seededRandom(13);
    for (let round = 0; round < ROUNDS; round++) {
      const bytes = Uint8Array.from({ length: random.below(300) }, () => random.below(256));
      expectAnswer(Buffer.from(bytes).toString(random.pick(['utf8', 'latin1'])));
    }
  });

  it.each([
    ['brackets', '['.repeat(3000)],
    ['maps', '{ a: '.repeat(3000)],
    ['conditions', nestedConditions(400)],
    ['conditions very', nestedConditions(2000)],
  ])('that nests %s deeply is refused', (_, text) => {
    expectAnswer(text);
  });
});
