import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { COMPLEXITIES, DOMAINS, INTENTS } from '../../../src/domain/labels';
import { exportJsonSchema } from '../../../src/config/schema';
import { mistakesIn } from '../../support/config';
import { PROJECT } from '../../support/project';

const TEXT = readFileSync(join(PROJECT, 'docs/configuration.md'), 'utf8');

/** Names of all properties anywhere in a JSON Schema. */
function propertyNames(node: unknown): string[] {
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([key, value]: [string, unknown]) => [
    ...(key === 'properties' && typeof value === 'object' && value !== null ? Object.keys(value) : []),
    ...propertyNames(value),
  ]);
}

describe('the reference of the config', () => {
  it.each([...new Set(propertyNames(exportJsonSchema()))])('names the key %s', (key) => {
    expect(TEXT).toMatch(new RegExp(`\\b${key}\\b`));
  });

  it.each([...INTENTS, ...COMPLEXITIES, ...DOMAINS])('names the label %s', (label) => {
    expect(TEXT).toContain(`\`${label}\``);
  });

  const examples = [...TEXT.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, example = '']) => example);

  it('has a smallest file without mistakes', () => {
    expect(mistakesIn(examples[0] ?? '')).toEqual([]);
  });

  it.each(examples.slice(1))('has examples whose keys and values are right: %#', (example) => {
    const sections = ['version: 1', 'providers: {}', 'models: {}', 'default: { use: [a] }'];
    const missing = sections.filter((section) => !new RegExp(`^${section.split(':')[0]}:`, 'm').test(example));
    const complaints = mistakesIn([...missing, example].join('\n')).map(({ message }) => message);
    // An example shows one section: the models and providers that it names stand in others.
    expect(complaints.filter((message) => !/^there is no|needs `identity`/.test(message))).toEqual([]);
  });
});
