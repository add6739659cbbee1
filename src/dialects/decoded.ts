import type { ChatRequest } from '../domain/chat';
import type { EmbeddingRequest } from '../domain/embedding';
import type { DialectName } from '../domain/model';

/** What every kind of request has. */
interface Decoded {
  /** What signals and rules read; of a request that is no chat, its texts as if a user had said them. */
  readonly chat: ChatRequest;
  readonly rawBody: Buffer;
  /** The client's; of a passed request the provider's, in which errors are shaped. */
  readonly dialect: DialectName;
}

/** A client's chat request, read once; the bytes stay for providers that speak the client's dialect. */
export interface DecodedChat extends Decoded {
  readonly kind: 'chat';
  /** Headers of the client's dialect that go on to a provider of the same one, by lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
}

/** A client's request for embeddings. */
export interface DecodedEmbedding extends Decoded {
  readonly kind: 'embedding';
  readonly embedding: EmbeddingRequest;
}

/** A request for an API that Signalbox does not know, at a provider that the client names. */
export interface DecodedPass extends Decoded {
  readonly kind: 'pass';
  readonly method: string;
  /** Below the provider's base path, query included. */
  readonly path: string;
  /** By lower-case name: what says how to read the body, and the dialect's own headers. */
  readonly headers: Readonly<Record<string, string>>;
}

export type DecodedRequest = DecodedChat | DecodedEmbedding | DecodedPass;
