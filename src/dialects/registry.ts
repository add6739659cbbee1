import { RouterError } from '../domain/errors';
import type { DialectName } from '../domain/model';
import { anthropicMessagesClient, anthropicMessagesProvider } from './anthropic-messages/anthropic-messages';
import type { ClientDialect, ProviderDialect } from './dialect';
import { geminiClient, geminiProvider } from './gemini/gemini';
import { openAiChatClient, openAiChatProvider } from './openai-chat/openai-chat';
import { openAiResponsesClient, openAiResponsesProvider } from './openai-responses/openai-responses';

const CLIENTS: readonly ClientDialect[] = [
  openAiChatClient,
  openAiResponsesClient,
  anthropicMessagesClient,
  geminiClient,
];
const PROVIDERS: readonly ProviderDialect[] = [
  openAiChatProvider,
  openAiResponsesProvider,
  anthropicMessagesProvider,
  geminiProvider,
];

/** The dialect that clients speak on a path (without query); undefined when there is none. */
export function clientDialectOfPath(path: string): ClientDialect | undefined {
  return CLIENTS.find((dialect) => dialect.matchesPath(path));
}

/** Throws `internal` for a dialect that no path leads to: a client cannot speak it. */
export function clientDialect(name: DialectName): ClientDialect {
  return find(CLIENTS, name, 'client');
}

/** Throws `internal` for a dialect that no provider may have: the config is checked against `providerDialectNames`. */
export function providerDialect(name: DialectName): ProviderDialect {
  return find(PROVIDERS, name, 'provider');
}

/** The dialects that a provider may be configured with. */
export function providerDialectNames(): readonly DialectName[] {
  return PROVIDERS.map(({ name }) => name);
}

/** The dialects that clients may speak. */
export function clientDialectNames(): readonly DialectName[] {
  return CLIENTS.map(({ name }) => name);
}

function find<Dialect extends { readonly name: DialectName }>(
  dialects: readonly Dialect[],
  name: DialectName,
  side: string,
): Dialect {
  const dialect = dialects.find((candidate) => candidate.name === name);
  if (!dialect) throw new RouterError('internal', `no ${side} dialect is called ${name}`);
  return dialect;
}
