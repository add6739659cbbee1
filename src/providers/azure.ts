import type { ProviderPlatform } from '../domain/model';
import type { Platform } from './platform';

const RESPONSES_PATH = '/v1/responses';

/**
 * Azure OpenAI: chat and embeddings below the deployment, whose name is the model id; the Responses API below `/v1`,
 * with the deployment as `model` in the body and without `api-version`.
 * Source: https://learn.microsoft.com/azure/ai-foundry/openai/reference,
 * https://learn.microsoft.com/azure/ai-foundry/openai/api-version-lifecycle
 */
export function azurePlatform({ apiVersion }: ProviderPlatform & { type: 'azure' }): Platform {
  return {
    place({ modelId, path, headers, body }) {
      if (path === RESPONSES_PATH) return { path: `/openai${path}`, headers, body };
      const operation = path.replace(/^\/v1\//, '');
      const deployment = encodeURIComponent(modelId);
      return { path: `/openai/deployments/${deployment}/${operation}?api-version=${apiVersion}`, headers, body };
    },
  };
}
