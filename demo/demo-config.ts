import { readFileSync } from 'node:fs';
import { isMap, parseDocument } from 'yaml';

/** A provider of the shipped config that the demo can stand in for. */
export type ProviderName = 'openai' | 'anthropic' | 'gemini' | 'internal';

/** The environment variable that holds a provider's real key; an internal model has none. */
export const KEY_VARIABLES: Readonly<Record<Exclude<ProviderName, 'internal'>, string>> = {
  openai: 'OPENAI_API_KEY',
  anthropic: 'ANTHROPIC_API_KEY',
  gemini: 'GEMINI_API_KEY',
};

/**
 * The shipped config with some providers' URLs replaced by local ones; everything else stays as the file has it.
 * @param file - `deploy/signalbox.yaml`
 * @param urls - new URL by provider name
 */
export function localConfig(file: string, urls: Readonly<Record<string, string>>): string {
  const document = parseDocument(readFileSync(file, 'utf8'));
  for (const [name, url] of Object.entries(urls)) {
    if (!isMap(document.getIn(['providers', name]))) throw new TypeError(`${file} has no provider ${name}`);
    document.setIn(['providers', name, 'url'], url);
  }
  return document.toString({ lineWidth: 0 });
}
