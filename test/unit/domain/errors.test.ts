import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ERRORS, RouterError } from '../../../src/domain/errors';
import { PROJECT } from '../../support/project';

describe('error codes', () => {
  const documented = new Map(
    [...readFileSync(join(PROJECT, 'docs/errors.md'), 'utf8').matchAll(/^\| `(\w+)`\s*\| ([^|]+) \|/gm)].map(
      ([, code, status]) => [code, status?.trim()],
    ),
  );

  it('are documented, each and no other', () => {
    expect([...documented.keys()].sort()).toEqual(Object.keys(ERRORS).sort());
  });

  it.each(Object.entries(ERRORS))('%s is documented with its status', (code, { status }) => {
    // An upstream error has the provider's own status.
    if (code !== 'upstream_error') expect(documented.get(code)).toContain(String(status));
  });

  it('keep the detail of bugs and secrets from the client', () => {
    expect(new RouterError('internal', 'detail').isSafeToShow).toBe(false);
    expect(new RouterError('secret_missing', 'detail').isSafeToShow).toBe(false);
    expect(new RouterError('unknown_model', 'detail').isSafeToShow).toBe(true);
  });
});
