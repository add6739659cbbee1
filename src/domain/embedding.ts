/** The canonical form of a request for embeddings: what clients send in OpenAI's dialect, and other providers have too. */
export interface EmbeddingRequest {
  /** The model that the client names; `auto` makes no sense, since vectors of different models cannot be compared. */
  readonly model: string;
  /** One vector is wanted for each. */
  readonly inputs: readonly string[];
  /** Length of the vectors; the model's own when absent. */
  readonly dimensions?: number;
  /** The client wants each vector as base64 of 32-bit little-endian floats. */
  readonly isBase64: boolean;
  readonly user?: string;
  /** Names of client fields that the canonical form cannot hold. */
  readonly unsupported: readonly string[];
}

export interface EmbeddingResponse {
  readonly model: string;
  /** In the order of the inputs. */
  readonly vectors: readonly (readonly number[])[];
  /** Absent where the provider does not say. */
  readonly inputTokens?: number;
}
