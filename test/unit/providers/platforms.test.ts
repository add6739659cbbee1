import type { Provider } from '../../../src/domain/model';
import type { PlacedRequest, RenderedRequest } from '../../../src/providers/platform';
import { platformOf } from '../../../src/providers/platforms';
import { compileText, configText } from '../../support/config';

/** A provider of one model, as the config has it. */
function providerOf(section: string): Provider {
  const snapshot = compileText(
    configText({
      providers: `providers: { p: { ${section} } }`,
      models: 'models: { m: { provider: p, id: m } }',
      default: 'default: { use: [m] }',
    }),
  );
  const provider = snapshot.providers.get('p');
  if (!provider) throw new TypeError('no provider p');
  return provider;
}

const AZURE = 'dialect: openai-chat, url: "https://acme.openai.azure.com", azure: { apiVersion: 2024-10-21 }';
const BEDROCK =
  'dialect: anthropic-messages, url: "https://bedrock-runtime.us-east-1.amazonaws.com", ' +
  'bedrock: { region: us-east-1, accessKey: aws-id, secretKey: aws-key }';
const VERTEX =
  'url: "https://europe-west4-aiplatform.googleapis.com", vertex: { project: acme-1, location: europe-west4 }';
const GEMINI_ON_VERTEX = `dialect: gemini, ${VERTEX}`;
const CLAUDE_ON_VERTEX = `dialect: anthropic-messages, ${VERTEX}`;

function place(section: string, request: Partial<RenderedRequest>): PlacedRequest {
  return platformOf(providerOf(section)).place({
    modelId: 'm',
    isStreamed: false,
    path: '/v1/messages',
    headers: {},
    body: Buffer.from('{}'),
    ...request,
  });
}

describe('the path on a platform', () => {
  it.each<[string, string, Partial<RenderedRequest>, string]>([
    [
      'Azure, chat',
      AZURE,
      { modelId: 'gpt 4/eu', path: '/v1/chat/completions' },
      '/openai/deployments/gpt%204%2Feu/chat/completions?api-version=2024-10-21',
    ],
    [
      'Azure, embeddings',
      AZURE,
      { modelId: 'ada', path: '/v1/embeddings' },
      '/openai/deployments/ada/embeddings?api-version=2024-10-21',
    ],
    ['Azure, responses', AZURE, { modelId: 'gpt-5', path: '/v1/responses' }, '/openai/v1/responses'],
    [
      'Bedrock',
      BEDROCK,
      { modelId: 'us.anthropic.claude-sonnet-4-5-20250929-v1:0' },
      '/model/us.anthropic.claude-sonnet-4-5-20250929-v1%3A0/invoke',
    ],
    [
      'Bedrock, streamed from an inference profile',
      BEDROCK,
      { modelId: 'arn:aws:bedrock:us-east-1:1:application-inference-profile/a(b)', isStreamed: true },
      '/model/arn%3Aaws%3Abedrock%3Aus-east-1%3A1%3Aapplication-inference-profile%2Fa%28b%29/invoke-with-response-stream',
    ],
    [
      'Vertex, Gemini',
      GEMINI_ON_VERTEX,
      { modelId: 'gemini-2.5-pro' },
      '/v1/projects/acme-1/locations/europe-west4/publishers/google/models/gemini-2.5-pro:generateContent',
    ],
    [
      'Vertex, Gemini, streamed',
      GEMINI_ON_VERTEX,
      { modelId: 'gemini-2.5-pro', isStreamed: true },
      '/v1/projects/acme-1/locations/europe-west4/publishers/google/models/gemini-2.5-pro:streamGenerateContent?alt=sse',
    ],
    [
      'Vertex, a tuned model',
      GEMINI_ON_VERTEX,
      { modelId: 'endpoints/1234' },
      '/v1/projects/acme-1/locations/europe-west4/endpoints/1234:generateContent',
    ],
    [
      'Vertex, Claude',
      CLAUDE_ON_VERTEX,
      { modelId: 'claude-sonnet-4-5@20250929' },
      '/v1/projects/acme-1/locations/europe-west4/publishers/anthropic/models/claude-sonnet-4-5%4020250929:rawPredict',
    ],
    [
      'Vertex, Claude, streamed',
      CLAUDE_ON_VERTEX,
      { modelId: 'claude-opus-4-6', isStreamed: true },
      '/v1/projects/acme-1/locations/europe-west4/publishers/anthropic/models/claude-opus-4-6:streamRawPredict',
    ],
  ])('%s', (_, section, request, expected) => {
    expect(place(section, request).path).toBe(expected);
  });

  it('follows the base path of a proxy in front of the platform', () => {
    const section = BEDROCK.replace('bedrock-runtime.us-east-1.amazonaws.com', 'proxy.example/aws/');
    expect(place(section, {}).path).toBe('/aws/model/m/invoke');
  });

  it('is the dialect’s own where there is no platform', () => {
    expect(place('dialect: openai-chat, url: "https://a/openai/v1"', { path: '/v1/chat/completions' }).path).toBe(
      '/openai/v1/chat/completions',
    );
  });
});

describe('the body on a platform', () => {
  const body = Buffer.from('{ "model": "m", "max_tokens": 1.0e1, "stream": true, "new_field": [1] }');

  it('has neither model nor stream, but its version, on Bedrock; the rest keeps its bytes', () => {
    expect(place(BEDROCK, { body }).body.toString()).toBe(
      '{"anthropic_version":"bedrock-2023-05-31", "max_tokens": 1.0e1, "new_field": [1] }',
    );
  });

  it('keeps stream on Vertex', () => {
    expect(place(CLAUDE_ON_VERTEX, { body }).body.toString()).toBe(
      '{"anthropic_version":"vertex-2023-10-16", "max_tokens": 1.0e1, "stream": true, "new_field": [1] }',
    );
  });

  it.each([AZURE, GEMINI_ON_VERTEX])('is left as it is: %s', (section) => {
    expect(place(section, { body, path: '/v1/chat/completions' }).body).toBe(body);
  });

  it('is asked back as JSON from Bedrock, whatever the client accepts', () => {
    expect(place(BEDROCK, { headers: { 'anthropic-version': '2023-06-01' } }).headers).toEqual({
      'anthropic-version': '2023-06-01',
      accept: 'application/json',
    });
  });
});

describe('an error body of Bedrock', () => {
  const { readError } = platformOf(providerOf(BEDROCK));

  it.each(['message', 'Message'])('is told as Anthropic does: %s', (field) => {
    expect(JSON.parse(readError?.(JSON.stringify({ [field]: 'Malformed input request' })) ?? '')).toEqual({
      type: 'error',
      error: { type: 'api_error', message: 'Malformed input request' },
    });
  });

  it.each(['<html>', '{"error":{"message":"x"}}', '{"message":1}', ''])('is left alone when it is none: %s', (text) => {
    expect(readError?.(text)).toBe(text);
  });
});
