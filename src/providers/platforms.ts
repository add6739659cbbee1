import { assertNever } from '../domain/result';
import type { Provider } from '../domain/model';
import { azurePlatform } from './azure';
import { BEDROCK } from './bedrock';
import { endpointPath } from './endpoint';
import type { Platform } from './platform';
import { vertexPlatform } from './vertex';

/** Where this provider's API runs; the dialect's own API where the config names no platform. */
export function platformOf(provider: Provider): Platform {
  const { platform } = provider;
  if (!platform) return { place: ({ path, headers, body }) => ({ path: endpointPath(provider, path), headers, body }) };
  switch (platform.type) {
    case 'azure':
      return below(provider, azurePlatform(platform));
    case 'bedrock':
      return below(provider, BEDROCK);
    case 'vertex':
      return below(provider, vertexPlatform(platform, provider.dialect));
    default:
      return assertNever(platform);
  }
}

/** With the provider's base path in front: a proxy of the operator may stand there. */
function below({ basePath }: Provider, platform: Platform): Platform {
  return {
    ...platform,
    place(request) {
      const placed = platform.place(request);
      return { ...placed, path: basePath + placed.path };
    },
  };
}
