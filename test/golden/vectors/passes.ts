import { decodePass } from '../../../src/dialects/pass';
import { decodeRequest, encodeForProvider } from '../../../src/dialects/translate';
import { REQUEST_PATHS } from '../cases';
import { chatRecordings, recordings } from './cassettes';
import type { Comparison } from './explanation';
import { snapshots } from './snapshots';

/** APIs of another gateway's targets that go on as they are, to a provider that the client names. */
const PASSED_APIS: ReadonlyMap<string, string> = new Map([
  ['count-tokens.anthropic', '/v1/messages/count_tokens'],
  ['rerank.cohere', '/v2/rerank'],
]);

const TRANSLATED_APIS = ['chat/completions', 'embeddings'];

/** Requests for APIs that Signalbox does not know: completions, audio, images, counting, ranking. */
export function passedApis(): readonly Comparison[] {
  const recorded = recordings()
    .filter(({ api }) => !TRANSLATED_APIS.includes(api))
    .map(({ name, api, request }) => ({ name, ours: pass(`/v1/${api}`, request), theirs: request }));
  const theirs = snapshots('requests').flatMap(({ name, folder, target, input, output }) => {
    const path = PASSED_APIS.get(`${folder}.${target}`);
    if (path === undefined) return [];
    const ours: unknown = JSON.parse(pass(path, input.toString()));
    return [{ name, ours, theirs: (JSON.parse(output) as { request: unknown }).request }];
  });
  return [...recorded, ...theirs];
}

function pass(path: string, body: string): string {
  const message = { method: 'POST', path, headers: new Map<string, string>(), body: Buffer.from(body) };
  const { decoded } = decodePass({ ...message, dialect: 'openai-chat' });
  const encoded = encodeForProvider(decoded, 'openai-chat', { modelId: 'none', maxOutputTokens: undefined });
  return encoded.body.toString();
}

/** OpenAI's requests to OpenAI: the same bytes but for the model. */
export function passedChats(): readonly Comparison[] {
  return chatRecordings().map(({ name, request }) => {
    const decoded = decodeRequest('openai-chat', Buffer.from(request), REQUEST_PATHS['openai-chat']);
    const target = { modelId: 'new-model', maxOutputTokens: undefined };
    const theirs = request.replace(/"model": "[^"]*"/, '"model": "new-model"');
    if (!decoded.ok) return { name, ours: { refused: decoded.error.param }, theirs };
    return { name, ours: encodeForProvider(decoded.value, 'openai-chat', target).body.toString(), theirs };
  });
}
