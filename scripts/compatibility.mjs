// `npm run compatibility`: runs the official SDKs against every provider dialect and writes docs/compatibility.md from
// what jest reports. With `--from FILE` it reads a report that is already there.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { giveUp, prepare, root, run } from './prepare.mjs';

const document = join(root, 'docs', 'compatibility.md');
const title = /^(\S+) client, (\S+) provider: ([^(]+?)(?: \(without (.+)\))?$/;
/** What each row of a table is about, by the name in the tests' titles. */
const features = {
  text: 'System prompt and text, Unicode included; no word is lost on the way',
  tools: 'Two calls at once, their results sent back, the answer to them',
  images: 'An image as data and one by its URL',
  'JSON schema': 'An answer that has the schema',
  thinking:
    'Thoughts where the client may see them, and their signatures, which the provider checks in the next turn; whole and streamed',
  refusal: 'A refusal, whole and streamed, is told from an answer',
  stream: 'Text in pieces',
  'stream with tools': 'Two calls in a stream, then as above',
  usage: 'Tokens of input, cache, output and reasoning, whole and streamed',
  errors: "The SDK's own error class with the right status: 404, 429, a provider's 500",
  'cut stream': 'A stream that breaks, ends too early or reports an error makes the SDK raise one',
};

const sdks = {
  'openai-chat': ['openai', '`chat.completions`'],
  'openai-responses': ['openai', '`responses`'],
  'anthropic-messages': ['@anthropic-ai/sdk', '`messages`'],
  gemini: ['@google/genai', '`models.generateContent`'],
};

/** Cells by client, provider and feature. */
function readCells(report) {
  const cells = report.testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .flatMap(({ title: name, status }) => {
      const match = title.exec(name);
      if (!match) return [];
      const [, client, provider, feature, lossy] = match;
      return [{ client, provider, feature, lossy: lossy?.split(', ') ?? [], isPassed: status === 'passed' }];
    });
  if (cells.length === 0) giveUp('The report has no test of an SDK in it.');
  return cells;
}

function describeCell(cell) {
  if (!cell) return '–';
  if (!cell.isPassed) return '✗';
  return cell.lossy.length === 0 ? '✓' : `✓ without ${cell.lossy.map((name) => `\`${name}\``).join(', ')}`;
}

function renderTable(cells, client, providers) {
  const rows = Object.keys(features).map((feature) => [
    feature,
    ...providers.map((provider) =>
      describeCell(
        cells.find((cell) => cell.client === client && cell.provider === provider && cell.feature === feature),
      ),
    ),
  ]);
  const header = ['', ...providers];
  const lines = [header, header.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`);
  const [packageName, api] = sdks[client] ?? [client, ''];
  return `## ${client} client\n\n${packageName} ${versionOf(packageName)}, ${api}\n\n${lines.join('\n')}`;
}

function versionOf(packageName) {
  return JSON.parse(readFileSync(join(root, 'node_modules', ...packageName.split('/'), 'package.json'), 'utf8'))
    .version;
}

function render(cells) {
  const unique = (name) => [...new Set(cells.map((cell) => cell[name]))];
  const providers = unique('provider');
  const passed = cells.filter(({ isPassed }) => isPassed).length;
  return `# Which client with which provider

Written by \`npm run compatibility\` from the tests in \`test/envoy/sdk-matrix.test.ts\`; do not edit it. Each cell is one test: the
official SDK sends its requests to a real Envoy beside a real Signalbox, and a stand-in for the provider (\`demo/standins\`),
which validates what reaches it by the provider's documentation, answers. ${passed} of ${cells.length} pass.

✓ works, ✗ fails. "without" lists what \`x-signalbox-lossy\` named: fields that the provider's API cannot carry.

| feature | what is tried |
| --- | --- |
${Object.entries(features)
  .map(([name, meaning]) => `| ${name} | ${meaning} |`)
  .join('\n')}

${unique('client')
  .map((client) => renderTable(cells, client, providers))
  .join('\n\n')}
`;
}

function runTests() {
  prepare();
  const file = join(tmpdir(), `signalbox-compatibility-${process.pid}.json`);
  const jest = join(root, 'node_modules', 'jest', 'bin', 'jest.js');
  // A failed test is a cell of the document, not an end of the script.
  run(process.execPath, [jest, 'test/envoy/sdk', '--json', `--outputFile=${file}`], { isQuiet: true });
  try {
    return readFileSync(file, 'utf8');
  } finally {
    rmSync(file, { force: true });
  }
}

const given = process.argv.indexOf('--from');
const report = given === -1 ? runTests() : readFileSync(process.argv[given + 1], 'utf8');
writeFileSync(document, render(readCells(JSON.parse(report))));
run(process.execPath, [
  join(root, 'node_modules', 'prettier', 'bin', 'prettier.cjs'),
  '--write',
  '--log-level=warn',
  document,
]);
process.stdout.write(`Wrote ${document}\n`);
