import { removeFields, spliceField } from '../dialects/splice';
import type { DialectName, ProviderPlatform } from '../domain/model';
import type { PlacedRequest, Platform, RenderedRequest } from './platform';

/** The body's own version, whatever the header `anthropic-version` says. */
const ANTHROPIC_VERSION = 'vertex-2023-10-16';

/**
 * Google Vertex AI: the model stands in the path, below project and location.
 * Source: https://cloud.google.com/vertex-ai/generative-ai/docs/model-reference/inference (Gemini),
 * https://platform.claude.com/docs/en/api/claude-on-vertex-ai (Claude)
 */
export function vertexPlatform(
  { project, location }: ProviderPlatform & { type: 'vertex' },
  dialect: DialectName,
): Platform {
  const pathOf = (resource: string, operation: string): string =>
    `/v1/projects/${project}/locations/${location}/${resource}:${operation}`;
  return {
    place: (request) =>
      dialect === 'anthropic-messages' ? placeClaude(request, pathOf) : placeGemini(request, pathOf),
  };
}

type PathOf = (resource: string, operation: string) => string;

function placeGemini({ modelId, isStreamed, headers, body }: RenderedRequest, pathOf: PathOf): PlacedRequest {
  // Tuned models are called by their endpoint, as `endpoints/1234`.
  const resource = modelId.includes('/') ? modelId : `publishers/google/models/${modelId}`;
  return {
    path: pathOf(encodeURI(resource), isStreamed ? 'streamGenerateContent?alt=sse' : 'generateContent'),
    headers,
    body,
  };
}

/** `stream` stays in the body: the operation alone does not make Claude stream. */
function placeClaude({ modelId, isStreamed, headers, body }: RenderedRequest, pathOf: PathOf): PlacedRequest {
  return {
    path: pathOf(
      `publishers/anthropic/models/${encodeURIComponent(modelId)}`,
      isStreamed ? 'streamRawPredict' : 'rawPredict',
    ),
    headers,
    body: spliceField(removeFields(body, ['model']), 'anthropic_version', ANTHROPIC_VERSION),
  };
}
