import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseConfig } from '../../../src/config/parse';
import { exportJsonSchema } from '../../../src/config/schema';
import { configText, mistakesIn, ruleSection } from '../../support/config';
import { PROJECT } from '../../support/project';

describe('the text of a config', () => {
  it.each([
    ['nothing', '', '1:1 expected a map, found nothing'],
    ['comments only', '# later\n', '1:1 expected a map, found nothing'],
    ['a list', '\n- version', '2:1 expected a map, found a list'],
    ['plain text', 'hello', '1:1 expected a map, found the text `hello`'],
    ['a key twice', configText({ rules: 'models: {}' }), '10:1 Map keys must be unique'],
    [
      'a key twice in an inner map',
      configText({ limits: 'limits: { requestBytes: 1, requestBytes: 2 }' }),
      '10:28 Map keys must be unique',
    ],
    ['two documents', `${configText()}---\na: 1\n`, '11:1 expected one document; take out what `---` begins'],
    ['a map within a line', 'version: a: b', '1:10 Nested mappings are not allowed in compact mappings'],
    ['an alias without anchor', 'version: *a', '1:10 there is no anchor `&a` before this'],
    [
      'a condition that holds itself',
      configText({ rules: ruleSection('&a { not: *a }') }),
      '11:32 `*a` stands for something that holds it',
    ],
    [
      'aliases that grow to a billion words',
      aliasBomb(),
      '1:1 Excessive alias count indicates a resource exhaustion attack',
    ],
  ])('is refused with a place when it is %s', (_, text, expected) => {
    expect(mistakesIn(text).map(({ line, column, message }) => `${line}:${column} ${message}`)).toEqual([expected]);
  });

  it('may use anchors and merge keys', () => {
    const providers = `providers:
  openai: &openai { dialect: openai-chat, url: https://api.openai.com }
  other: { <<: *openai, cluster: other }`;
    const config = parseConfig(
      configText({
        providers,
        models: 'models: { gpt: { provider: other, id: a } }',
        default: 'default: { use: [gpt] }',
      }),
    );
    expect(config).toMatchObject({
      value: { providers: { other: { dialect: 'openai-chat', url: 'https://api.openai.com', cluster: 'other' } } },
    });
  });

  it('may begin with a byte order mark and end its lines in the way of Windows', () => {
    expect(mistakesIn(`\uFEFF${configText().replace(/\n/g, '\r\n')}`)).toEqual([]);
  });
});

describe('the schema for editors', () => {
  it('is the one that the sources export', () => {
    const shipped: unknown = JSON.parse(readFileSync(join(PROJECT, 'deploy/config.schema.json'), 'utf8'));
    expect(shipped).toEqual(JSON.parse(JSON.stringify(exportJsonSchema())));
  });
});

describe('example configs', () => {
  it('the shipped one has no mistakes', () => {
    expect(mistakesIn(readFileSync(join(PROJECT, 'deploy/signalbox.yaml'), 'utf8'))).toEqual([]);
  });

  it('the one of the product description is accepted as it stands there', () => {
    expect(mistakesIn(DESIGN_EXAMPLE)).toEqual([]);
  });
});

/** Nine levels of nine aliases each: under a kilobyte of YAML, 387 million items. */
function aliasBomb(): string {
  const names = [...'abcdefghi'];
  const levels = names.map((name, level) => {
    const item = level === 0 ? 'x' : `*${names[level - 1]}`;
    return `${name}: &${name} [${Array(9).fill(item).join(', ')}]`;
  });
  return levels.join('\n');
}

const DESIGN_EXAMPLE = `version: 1

providers:                      # url gives scheme, host and base path; cluster (default: the provider's name) is the Envoy cluster
  anthropic: { dialect: anthropic-messages, url: https://api.anthropic.com, auth: { header: x-api-key, secret: anthropic-api-key } }
  openai:    { dialect: openai-chat, url: https://api.openai.com, auth: { bearer: openai-api-key } }
  gemini:    { dialect: gemini, url: https://generativelanguage.googleapis.com, auth: { header: x-goog-api-key, secret: gemini-api-key } }
  internal:  { dialect: openai-chat, url: http://vllm.models.svc.cluster.local:8000, trust: internal }

models:
  claude:       { provider: anthropic, id: claude-sonnet-4-5, price: { input: 3, output: 15 }, context: 200000 }
  claude-haiku: { provider: anthropic, id: claude-haiku-4-5, price: { input: 1, output: 5 } }
  gpt:          { provider: openai, id: gpt-4.1, price: { input: 2, output: 8 } }
  gpt-premium:  { provider: openai, id: gpt-5, price: { input: 10, output: 30 } }
  gemini-pro:   { provider: gemini, id: gemini-2.5-pro }
  local:        { provider: internal, id: llama-3.3-70b }

identity:                       # who is asking; never believed unless configured
  keys: { secret: client-keys } # hashed virtual keys → team, allowed models
  # or: header: x-team          # set by Envoy's own authentication, stripped from clients

signals:
  legal-words: { keywords: { any: [indemnity, "force majeure", NDA] } }
  incident:    { regex: 'SEV-?[0-3]\\b' }
  hr-question: { examples: ["How many holidays do I have left?", "Can I work from abroad?"], threshold: 0.6 }

timeouts: { firstByte: 60s, idle: 60s, total: 300s }   # per attempt until the first byte; between bytes; the whole exchange

rules:                          # first match decides
  - name: sensitive-stays-inside
    when: { sensitive: true }
    use: [local]
  - name: legal-team
    when: { team: legal }
    use: [local]
  - name: hard-maths-and-strategy
    when: { all: [ { intent: [math, strategy] }, { complexity: complex } ] }
    use: [gpt-premium, claude]
  - name: code
    when: { intent: [coding, debugging, code_review] }
    use: [claude, gpt]
  - name: quick-question
    when: { all: [ { intent: [general_knowledge, conversation] }, { complexity: simple } ] }
    use: [claude-haiku, gpt]
default: { use: [gpt, claude] }
`;
