import type { Provider } from '../domain/model';

/**
 * Joins a provider's base path with the dialect's own path.
 * Many vendors document a base URL that ends in the API version (`https://host/openai/v1`); the version is not doubled then.
 * @param provider - its `basePath` is without a trailing slash
 * @param dialectPath - as in `/v1/chat/completions`, query included
 * @returns the value of `:path`
 */
export function endpointPath(provider: Provider, dialectPath: string): string {
  const version = /^\/v\d+[a-z]*(?=\/)/.exec(dialectPath)?.[0];
  if (version && provider.basePath.endsWith(version)) {
    return provider.basePath + dialectPath.slice(version.length);
  }
  return provider.basePath + dialectPath;
}
