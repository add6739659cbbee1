import type { WindowSpec } from './manifest';
import type { EncoderOutputs, LoadedModel } from './session';
import { intentWindow } from './window';
import type { WordPiece } from './word-piece';

/** What turns a text into its sentence embedding. */
export interface EmbedderParts {
  readonly tokenizer: WordPiece;
  readonly encoder: LoadedModel<EncoderOutputs>;
  readonly spec: WindowSpec;
}

/** Sentence embeddings of length 1, one for each text, of its intent window. */
export async function embedTexts(
  { tokenizer, encoder, spec }: EmbedderParts,
  texts: readonly string[],
): Promise<readonly Float32Array[]> {
  const embeddings: Float32Array[] = [];
  for (const text of texts) {
    const outputs = await encoder.run([intentWindow([tokenizer.encode(text)], spec)]);
    embeddings.push(...outputs.map(({ embedding }) => embedding));
  }
  return embeddings;
}
