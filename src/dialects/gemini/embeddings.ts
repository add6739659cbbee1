import { RouterError } from '../../domain/errors';
import { fail, ok } from '../../domain/result';
import { defined } from '../defined';
import type { EmbeddingDialect } from '../dialect';
import { listOf, objectOf, objectsOf } from '../json';

/**
 * Gemini's embeddings, always in a batch. The API counts no tokens.
 * Lossy: `user`.
 * Source: https://ai.google.dev/api/embeddings#method:-models.batchembedcontents
 */
export const GEMINI_EMBEDDINGS: EmbeddingDialect = {
  encodeRequest({ inputs, dimensions, user, unsupported }, { modelId }) {
    const model = modelId.includes('/') ? modelId : `models/${modelId}`;
    return {
      body: {
        requests: inputs.map((text) =>
          defined({ model, content: { parts: [{ text }] }, outputDimensionality: dimensions }),
        ),
      },
      path: `/v1beta/${encodeURI(model)}:batchEmbedContents`,
      headers: {},
      lossy: [...unsupported, ...(user === undefined ? [] : ['user'])],
    };
  },
  decodeResponse(body) {
    const vectors = objectsOf(objectOf(body)?.['embeddings']).map((embedding) =>
      listOf(embedding['values']).filter((value) => typeof value === 'number'),
    );
    if (vectors.length === 0 || vectors.some((vector) => vector.length === 0)) {
      return fail(new RouterError('upstream_malformed', 'The provider sent an answer without embeddings.'));
    }
    return ok({ model: '', vectors });
  },
};
