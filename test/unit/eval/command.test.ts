import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CheckedFloor } from '../../../src/eval/floors';
import type { Report } from '../../../src/eval/report';
import { runCommand, type CommandResult } from '../../support/command';

const CONFIG = `
version: 1
providers:
  anthropic: { dialect: anthropic-messages, url: 'https://api.anthropic.com' }
  openai: { dialect: openai-chat, url: 'https://api.openai.com' }
  internal: { dialect: openai-chat, url: 'http://vllm:8000', trust: internal }
models:
  claude: { provider: anthropic, id: claude-sonnet-4-5 }
  gpt: { provider: openai, id: gpt-4.1 }
  local: { provider: internal, id: llama }
identity: { header: x-team }
signals:
  leave: { examples: ['How many days of holiday do I have left?'], threshold: 0.99 }
rules:
  - { name: sensitive, when: { sensitive: true }, use: [local] }
  - { name: legal, when: { team: legal }, use: [local] }
  - { name: code, when: { intent: [coding, debugging, code_review] }, use: [claude] }
default: { use: [gpt] }
`;

/** Clear cases, so that no release of the model should change what is tested: the command. */
const CASES: readonly object[] = [
  {
    id: 'code',
    text: 'Write a Python function that reverses a linked list.',
    ...{ intent: 'coding', alt_intents: ['algorithm_design'], complexity: 'simple', lang: 'en', jailbreak: false },
    sensitive: false,
  },
  {
    id: 'wrong on purpose',
    text: 'What is the capital of France?',
    ...{ intent: 'creative_writing', sensitive: false, lang: 'en', notes: '[sens-hard-neg]' },
  },
  {
    id: 'key',
    text: 'Why does boto3 say access denied?\naws_access_key_id = {{aws_access_key}}',
    ...{ sensitive: true, sensitive_kinds: ['credentials'], provider: 'internal', model: ['local'] },
  },
  { id: 'team', text: 'Say hello.', team: 'legal', rule: 'legal' },
  { text: 'How many days of holiday are left for me?', signals: { leave: true } },
  { id: 'other', text: 'Which bridge is the longest in the world?', signals: { leave: false } },
];

describe('signalbox eval', () => {
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-eval-'));
  const config = join(folder, 'signalbox.yaml');
  writeFileSync(config, CONFIG);
  afterAll(() => rmSync(folder, { recursive: true }));

  const evaluate = (cases: readonly object[], ...options: readonly string[]): Promise<CommandResult> =>
    runCommand(
      ['eval', '--config', config, '--cases', '-', ...options],
      cases.map((one) => JSON.stringify(one)).join('\n'),
    );

  it('measures cases by the path of the gateway and gives everything as JSON', async () => {
    const { status, out, errors } = await evaluate(CASES, '--json', '--floor', '0.5,sensitive.recall=1');
    expect({ status, errors }).toEqual({ status: 0, errors: '' });
    const report = JSON.parse(out) as Report & { readonly floors: readonly CheckedFloor[] };
    expect(Object.keys(report)).toEqual([
      'cases', 'heads', 'routing', 'byLanguage', 'byLength', 'signals', 'ms', 'mistakes', 'floors',
    ]); // prettier-ignore
    expect(report).toMatchObject({
      cases: 6,
      heads: {
        intent: { count: 2, accuracy: 0.5 },
        sensitive: { count: 3, positives: 1, recall: 1, lookAlikes: 1, lookAlikeRate: 0 },
        sensitive_kinds: { count: 1 },
        jailbreak: { count: 1, falsePositiveRate: 0 },
      },
      // Stated by the cases `key` and `team`; implied by the labels of the first two.
      routing: {
        provider: { count: 3, accuracy: 1 },
        model: { count: 3, accuracy: 1 },
        rule: { count: 3, accuracy: 1 },
      },
      ms: { median: expect.any(Number), p95: expect.any(Number) },
      mistakes: [{ id: 'wrong on purpose', of: 'intent', expected: ['creative_writing'], score: expect.any(Number) }],
      floors: [
        { measure: 'intent', limit: 0.5, bound: 'least', value: 0.5, isMet: true },
        { measure: 'sensitive.recall', limit: 1, bound: 'least', value: 1, isMet: true },
      ],
    });
    expect(report.routing.rules.map(({ rule, count }) => [rule, count])).toEqual([
      ['sensitive', 1],
      ['legal', 1],
      ['code', 1],
      ['default', 3],
    ]);
    const [leave] = report.signals;
    expect(leave).toMatchObject({ name: 'leave', current: { threshold: 0.99, f1: 0 }, suggested: { f1: 1 } });
  });

  it('prints tables, names each floor that is missed and exits with 1', async () => {
    const { status, out, errors } = await evaluate(CASES.slice(0, 2), '--floor', 'intent=0.9,domain=0.7,complexity=0');
    expect(status).toBe(1);
    expect(out).toMatch(/^intent +2 +50\.0 %/m);
    expect(out).toMatch(/^code +1 +1 of 1 +1 +100\.0 % +0\.0 %$/m);
    expect(errors).toBe(
      'intent is 0.5, below the floor of 0.9\ndomain was not measured: no case is labelled for it; the floor is 0.7\n',
    );
  });

  it('measures the good lines, names the bad ones and exits with 1', async () => {
    const bad = [{ text: 'Hi', intent: 'codng' }, { text: 'Hi', signals: { lave: true } }, { intent: 'coding' }];
    const { status, out, errors } = await evaluate([...bad, ...CASES.slice(0, 1)]);
    expect(status).toBe(1);
    expect(out).toContain('1 case of -');
    expect(errors).toMatch(/^line 1: intent: .*\nline 2: signals: the config has no signal lave\nline 3: .*\n$/);
  });

  it.each([
    ['no cases', ['eval', '--config', config], '--cases is missing'],
    ['a file that is not there', ['eval', '--config', config, '--cases', join(folder, 'no')], 'there is no file'],
    ['an unknown measure', ['eval', '--config', config, '--cases', '-', '--floor', 'x=1'], 'there is no measure x'],
  ])('explains %s and exits with 2', async (_, args, message) => {
    const { status, errors } = await runCommand(args);
    expect(status).toBe(2);
    expect(errors).toContain(message);
  });

  it('fails without a case, and helps', async () => {
    expect(await evaluate([])).toMatchObject({ status: 1, errors: '- has no case\n' });
    expect((await runCommand(['eval', '--help'])).out).toMatch(/^Usage: signalbox eval [^]*Example:/);
  });
});
