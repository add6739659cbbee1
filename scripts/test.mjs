// `npm test`: prepares the clone, checks format, lint and types, then runs every test; arguments go to jest.
import { join } from 'node:path';
import { giveUp, prepare, root, run } from './prepare.mjs';

prepare();
const bin = (name) => join(root, 'node_modules', ...name.split('/'));
const steps = [
  ['Format', [bin('prettier/bin/prettier.cjs'), '--check', '--log-level=warn', '.']],
  ['Lint', [bin('eslint/bin/eslint.js'), '--max-warnings=0', '.']],
  ['Imports', [bin('dependency-cruiser/bin/dependency-cruise.mjs'), '--output-type', 'err', 'src', 'demo']],
  ['Types', [bin('typescript/bin/tsc'), '-p', 'tsconfig.test.json']],
  ['Tests', [bin('jest/bin/jest.js'), ...process.argv.slice(2)]],
];
for (const [name, args] of steps) {
  process.stdout.write(`${name} …\n`);
  if (run(process.execPath, args) !== 0) giveUp(`${name}: failed; see above.`);
}
