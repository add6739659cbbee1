import { compileConfig } from '../../../src/config/compile';
import { parseConfig } from '../../../src/config/parse';
import { listedModels } from '../../../src/routing/listed';

const TEXT = `version: 1
providers:
  openai: { dialect: openai-chat, url: "https://api.example.com" }
models:
  gpt: { provider: openai, id: gpt-4.1, context: 1000000, maxOutput: 32768 }
  mini: { provider: openai, id: gpt-4.1-mini }
aliases: { best: gpt, cheap: [mini], ask: auto }
default: { use: [gpt] }
`;

function namesFor(allowed?: readonly string[]): readonly string[] {
  const config = parseConfig(TEXT);
  if (!config.ok) throw new TypeError(JSON.stringify(config.error));
  const caller = allowed ? { allowedModels: new Set(allowed) } : {};
  return listedModels(compileConfig(config.value, TEXT), caller).map(({ name }) => name);
}

describe('listedModels', () => {
  it('lists aliases and models', () => {
    expect(namesFor()).toEqual(['auto', 'best', 'cheap', 'ask', 'gpt', 'mini']);
  });

  it('leaves out what a caller may not use', () => {
    expect(namesFor(['mini'])).toEqual(['auto', 'cheap', 'ask', 'mini']);
  });
});
