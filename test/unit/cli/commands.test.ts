import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from '../../support/command';
import { PROJECT } from '../../support/project';

const CONFIG = join(PROJECT, 'deploy/signalbox.yaml');

/** The worked examples of the product, and where they go. */
const WORKED = [
  ["Help me debug this Python function that's returning None instead of the expected list", 'claude', 'anthropic'],
  ["Write a professional email to decline a client's request for a discount", 'gpt', 'openai'],
  ['What are the legal implications of using open source software in our commercial product?', 'gpt', 'openai'],
] as const;

interface Explained {
  readonly id: string;
  readonly candidates: readonly object[];
  readonly signals: readonly object[];
}

describe('the command line', () => {
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-cli-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each(['serve', 'check', 'classify', 'explain', 'eval', 'envoy', 'keys', 'schema'])(
    'helps with %s, an example included',
    async (name) => {
      const { status, out } = await runCommand([name, '--help']);
      expect(status).toBe(0);
      expect(out).toMatch(new RegExp(`^Usage: signalbox ${name}`));
      expect(out).toContain('Example:');
    },
  );

  it.each([
    ['no command', [], 'Usage: signalbox COMMAND'],
    ['an unknown command', ['sreve'], 'there is no command "sreve"'],
    ['a missing option', ['check'], '--config is missing'],
    ['an unknown option', ['check', '--cfg', 'x'], "Unknown option '--cfg'"],
    ['a port that is none', ['envoy', '--config', CONFIG, '--port', 'x'], 'expected a port'],
    ['neither text nor file', ['explain', '--config', CONFIG], 'give either TEXT or --in FILE'],
  ])('explains %s and exits with 2', async (_, args, message) => {
    const { status, errors } = await runCommand(args);
    expect(status).toBe(2);
    expect(errors).toContain(message);
  });

  it('finds nothing wrong with the shipped config', async () => {
    expect(await runCommand(['check', '--config', CONFIG])).toMatchObject({ status: 0, errors: '' });
  });

  it('prints mistakes as FILE:LINE:COL and exits with 1', async () => {
    const file = join(folder, 'bad.yaml');
    writeFileSync(file, 'version: 1\nproviders: {}\nmodels: {}\ndefualt: { use: [x] }\n');
    const { status, errors } = await runCommand(['check', '--config', file]);
    expect(status).toBe(1);
    expect(errors).toContain(`${file}:4:1: unknown key \`defualt\`. Did you mean \`default\`?`);
  });

  it('says which file cannot be read', async () => {
    const { status, errors } = await runCommand(['check', '--config', '/no/such/file.yaml']);
    expect(status).toBe(1);
    expect(errors).toContain('cannot read /no/such/file.yaml');
  });

  it('explains each line of a file in order, with exactly the fields that other tools read', async () => {
    const lines = WORKED.map(([text], index) => JSON.stringify({ id: `w${index}`, text })).join('\n');
    const { status, out } = await runCommand(['explain', '--config', CONFIG, '--in', '-', '--json'], lines);
    expect(status).toBe(0);
    const records = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Explained);
    expect(records.map((record) => record.id)).toEqual(['w0', 'w1', 'w2']);
    for (const [index, record] of records.entries()) {
      expect(Object.keys(record)).toEqual([
        'id', 'rule', 'cause', 'candidates', 'intent', 'domain', 'complexity', 'sensitive', 'sensitive_kinds',
        'jailbreak', 'language', 'tokens', 'ms', 'signals',
      ]); // prettier-ignore
      const [, model, provider] = WORKED[index] ?? [];
      expect(record.candidates.slice(0, 1)).toEqual([{ model, provider, trust: 'external' }]);
      const signal = { name: expect.any(String), state: 'known', ms: expect.any(Number) };
      expect(record.signals.slice(0, 1)).toMatchObject([signal]);
    }
  });

  it('decides by the team that is given', async () => {
    const text = 'Is this indemnity clause in our supplier contract enforceable under English law?';
    const args = ['explain', '--config', CONFIG, '--team', 'legal', '--json', text];
    expect(JSON.parse((await runCommand(args)).out)).toMatchObject({ rule: 'legal-stays-inside' });
  });

  it('classifies with exactly the fields that other tools read', async () => {
    const { out } = await runCommand(['classify', '--json', 'What is the capital of France?']);
    const record = JSON.parse(out) as Record<string, unknown>;
    expect(Object.keys(record)).toEqual([
      'id', 'intent', 'intents', 'domain', 'complexity', 'sensitive', 'sensitive_kinds', 'jailbreak', 'language',
      'tokens', 'ms',
    ]); // prettier-ignore
    expect(Object.keys(record['intents'] as object)).toHaveLength(20);
    expect(record).toMatchObject({ intent: 'general_knowledge', sensitive: false, jailbreak: false });
  });

  it('answers the good lines and exits with 1 when a line is bad', async () => {
    const { status, out, errors } = await runCommand(
      ['classify', '--in', '-', '--json'],
      'oops\n{"text":"Hi"}\n{"x":1}\n',
    );
    expect(status).toBe(1);
    expect(out.trim().split('\n')).toHaveLength(1);
    expect(errors).toContain('line 1: not JSON');
    expect(errors).toContain('line 3: ');
  });
});
