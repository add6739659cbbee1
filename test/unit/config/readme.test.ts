import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseConfig } from '../../../src/config/parse';
import { PROJECT } from '../../support/project';

describe('the config in the README', () => {
  const [, text = ''] = /```yaml\n([\s\S]*?)```/.exec(readFileSync(join(PROJECT, 'README.md'), 'utf8')) ?? [];

  it('is there and has no mistakes', () => {
    expect(text).toContain('version: 1');
    expect(parseConfig(text)).toMatchObject({ ok: true });
  });
});
