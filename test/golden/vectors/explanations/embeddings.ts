import type { Explanation } from '../explanation';

export const EMBEDDING_REQUESTS: readonly Explanation[] = [
  {
    on: /^embeddings-tokens$/,
    path: /./,
    ours: /^("input")?$/,
    reason: 'Token ids cannot be checked for what is sensitive: refused.',
  },
  {
    on: /^embeddings-bad-request$/,
    path: /./,
    ours: /^("encoding_format")?$/,
    reason: 'Refused at once, as OpenAI did.',
  },
];
