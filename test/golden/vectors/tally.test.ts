import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeVectors } from './folder';
import { coverage, tally } from './tally';

describeVectors('the README beside', () => {
  const readme = readFileSync(join(__dirname, '../README.md'), 'utf8');

  it('tells what is recorded', () => expect(readme).toContain(coverage()));

  it('tells how the recordings compare', () => expect(readme).toContain(tally()));
});
