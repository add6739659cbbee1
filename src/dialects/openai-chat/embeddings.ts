import type { EmbeddingRequest, EmbeddingResponse } from '../../domain/embedding';
import { RouterError } from '../../domain/errors';
import { fail, ok, type Result } from '../../domain/result';
import { defined } from '../defined';
import { FieldReader, RequestNotes } from '../fields';
import type { EmbeddingDialect } from '../dialect';
import { countOf, listOf, objectOf, objectsOf, stringOf, type JsonObject } from '../json';

/*
 * OpenAI's embeddings, as clients send them and as providers answer.
 * Source: https://platform.openai.com/docs/api-reference/embeddings
 */

export const EMBEDDINGS_PATH = '/v1/embeddings';

const ENCODINGS = ['float', 'base64'];

/** Errors: `invalid_request` with the field's place. */
export function decodeEmbeddingRequest(body: JsonObject): Result<EmbeddingRequest, RouterError> {
  const notes = new RequestNotes();
  const fields = new FieldReader(body, '', notes);
  const encoding = fields.string('encoding_format') ?? 'float';
  if (!ENCODINGS.includes(encoding)) notes.refuse('encoding_format', `must be ${ENCODINGS.join(' or ')}`);
  const request = defined({
    model: fields.requiredString('model'),
    inputs: decodeInputs(fields),
    dimensions: fields.integer('dimensions', 1),
    isBase64: encoding === 'base64',
    user: fields.string('user'),
  });
  if (request.model === 'auto') {
    notes.refuse('model', 'must name one model: vectors of different models cannot be compared');
  }
  for (const name of fields.unread()) notes.leaveOut(name);
  return notes.fault ? fail(notes.fault) : ok({ ...request, unsupported: notes.unsupported });
}

function decodeInputs(fields: FieldReader): readonly string[] {
  const input = fields.value('input');
  if (Array.isArray(input) && input.length > 0 && input.every((item) => typeof item !== 'string')) {
    fields.notes.refuse('input', 'must be text: token ids cannot be checked for what is sensitive');
    return [];
  }
  const inputs = fields.strings('input');
  if (inputs === undefined || inputs.length === 0) fields.notes.refuse('input', 'must hold at least one text');
  return inputs ?? [];
}

/** Writes an answer as OpenAI's clients expect it. */
export function encodeEmbeddingResponse(response: EmbeddingResponse, { isBase64, model }: EmbeddingRequest): object {
  const tokens = response.inputTokens ?? 0;
  return {
    object: 'list',
    data: response.vectors.map((vector, index) => ({
      object: 'embedding',
      index,
      embedding: isBase64 ? Buffer.from(new Float32Array(vector).buffer).toString('base64') : vector,
    })),
    model: response.model || model,
    usage: { prompt_tokens: tokens, total_tokens: tokens },
  };
}

/** OpenAI's embeddings as providers have them. Vectors come as numbers, whatever the client wants. */
export const OPENAI_EMBEDDINGS: EmbeddingDialect = {
  encodeRequest({ inputs, dimensions, user, unsupported }, { modelId }) {
    return {
      body: defined({ model: modelId, input: inputs, dimensions, user, encoding_format: 'float' }),
      path: EMBEDDINGS_PATH,
      headers: {},
      lossy: unsupported,
    };
  },
  decodeResponse(body) {
    const object = objectOf(body) ?? {};
    const data = objectsOf(object['data']);
    const vectors = data.map((item) => listOf(item['embedding']).filter((value) => typeof value === 'number'));
    if (vectors.length === 0 || vectors.some((vector) => vector.length === 0)) {
      return fail(new RouterError('upstream_malformed', 'The provider sent an answer without embeddings.'));
    }
    return ok(
      defined({
        model: stringOf(object['model']) ?? '',
        vectors,
        inputTokens: countOf(objectOf(object['usage'])?.['prompt_tokens']),
      }),
    );
  },
};
