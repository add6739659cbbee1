import type { DecodedEmbedding } from '../../../src/dialects/decoded';
import { encodeEmbeddingResponse, OPENAI_EMBEDDINGS } from '../../../src/dialects/openai-chat/embeddings';
import { decodeRequest, encodeForProvider, translateEmbeddings } from '../../../src/dialects/translate';
import { recordings } from './cassettes';
import type { Comparison } from './explanation';
import { snapshots } from './snapshots';

const MODEL = 'text-embedding-3-small';

type Refused = { readonly refused: string | undefined };

function decode(request: string): DecodedEmbedding | Refused {
  const decoded = decodeRequest('openai-chat', Buffer.from(request), '/v1/embeddings');
  return decoded.ok ? (decoded.value as DecodedEmbedding) : { refused: decoded.error.param };
}

/** Requests that go on to OpenAI: its own recordings, and those of another gateway. */
export function embeddingRequests(): readonly Comparison[] {
  const recorded = recordings()
    .filter(({ api }) => api === 'embeddings')
    .map(({ name, request }) => ({ name, ours: passed(request), theirs: JSON.parse(request) as unknown }));
  const theirs = snapshots('requests')
    .filter(({ folder, target }) => folder === 'embeddings' && target === 'openai')
    .map(({ name, input, output }) => ({
      name,
      ours: passed(input.toString()),
      theirs: (JSON.parse(output) as { request: unknown }).request,
    }));
  return [...recorded, ...theirs];
}

function passed(request: string): unknown {
  const decoded = decode(request);
  if ('refused' in decoded) return decoded;
  const target = { modelId: decoded.embedding.model, maxOutputTokens: undefined };
  return JSON.parse(encodeForProvider(decoded, 'openai-chat', target).body.toString());
}

interface Answer {
  readonly data: readonly { readonly embedding: string | readonly number[] }[];
}

/**
 * OpenAI's answers, read and written anew as for a client of another provider: most are in base64, which providers are
 * never asked for, so theirs is unpacked first and has to come out the same.
 */
export function embeddingAnswers(): readonly Comparison[] {
  return recordings()
    .filter(({ api, status }) => api === 'embeddings' && status < 400)
    .map(({ name, response }) => {
      const theirs = JSON.parse(response) as Answer;
      return { name, ours: rewritten(theirs), theirs };
    });
}

function rewritten(answer: Answer): unknown {
  const isBase64 = answer.data.some(({ embedding }) => typeof embedding === 'string');
  const data = answer.data.map((item) => ({ ...item, embedding: unpack(item.embedding) }));
  const decoded = OPENAI_EMBEDDINGS.decodeResponse({ ...answer, data });
  if (!decoded.ok) return decoded.error.code;
  return encodeEmbeddingResponse(decoded.value, { model: MODEL, inputs: [], isBase64, unsupported: [] });
}

function unpack(embedding: string | readonly number[]): readonly number[] {
  if (typeof embedding !== 'string') return embedding;
  const bytes = Buffer.from(embedding, 'base64');
  return Array.from({ length: bytes.length / 4 }, (_, index) => bytes.readFloatLE(index * 4));
}

/** Answers that another gateway passes on. */
export function passedEmbeddingAnswers(): readonly Comparison[] {
  const decoded = decode(JSON.stringify({ model: MODEL, input: 'hello' }));
  if ('refused' in decoded) return [];
  return snapshots('response')
    .filter(({ folder, target }) => folder === 'openai' && target === 'openai')
    .map(({ name, input, output }) => {
      const body = translateEmbeddings(decoded, 'openai-chat', input);
      const ours: unknown = body.ok ? JSON.parse(body.value.toString()) : body.error.code;
      return { name, ours, theirs: (JSON.parse(output) as { response: unknown }).response };
    });
}
