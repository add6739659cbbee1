import { compileConfig, type Snapshot } from '../../src/config/compile';
import { formatMistake, type Mistake } from '../../src/config/mistake';
import { parseConfig } from '../../src/config/parse';

/** A small config without mistakes, section by section; `internal` is the only internal provider. */
const SECTIONS = {
  version: 'version: 1',
  providers: `providers:
  anthropic: { dialect: anthropic-messages, url: https://api.anthropic.com }
  openai: { dialect: openai-chat, url: https://api.openai.com }
  internal: { dialect: openai-chat, url: http://vllm.local:8000, trust: internal }`,
  models: `models:
  claude: { provider: anthropic, id: claude-sonnet-4-5 }
  gpt: { provider: openai, id: gpt-4.1 }
  local: { provider: internal, id: llama-3.3-70b }`,
  aliases: '',
  identity: '',
  signals: '',
  classifier: '',
  sensitivity: '',
  limits: '',
  timeouts: '',
  rules: '',
  default: 'default: { use: [gpt, claude] }',
};
export type Sections = Partial<typeof SECTIONS>;

/** The text of the small config with some sections replaced. */
export function configText(sections: Sections = {}): string {
  return Object.values({ ...SECTIONS, ...sections })
    .filter((section) => section !== '')
    .map((section) => `${section}\n`)
    .join('');
}

/** A rule with a `when`, as a section: `rules: [...]`. */
export function ruleSection(when: string): string {
  return `rules:\n  - { name: r, when: ${when}, use: [gpt] }`;
}

/** Compiles a text that has no mistakes. */
export function compileText(text: string): Snapshot {
  const config = parseConfig(text);
  if (!config.ok) throw new TypeError(config.error.map((mistake) => formatMistake('config', mistake)).join('\n'));
  return compileConfig(config.value, text);
}

/** Every mistake in a text. */
export function mistakesIn(text: string): readonly Mistake[] {
  const config = parseConfig(text);
  return config.ok ? [] : config.error;
}
