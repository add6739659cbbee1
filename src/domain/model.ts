/** Wire formats that Signalbox speaks. */
export const DIALECT_NAMES = ['openai-chat', 'openai-responses', 'anthropic-messages', 'gemini'] as const;
export type DialectName = (typeof DIALECT_NAMES)[number];

/** Text that is sensitive never leaves `internal`. */
export type TrustZone = 'internal' | 'external';

/** How a provider wants its key: `header: prefix + secret`. */
export interface ProviderAuth {
  /** Lower-case header name, as in `authorization` or `x-api-key`. */
  readonly header: string;
  /** `Bearer ` or empty. */
  readonly prefix: string;
  /** Name of the secret that holds the key. */
  readonly secret: string;
}

export interface Provider {
  readonly name: string;
  readonly dialect: DialectName;
  /** Name of the Envoy cluster that reaches it. */
  readonly cluster: string;
  readonly isTls: boolean;
  /** Host name or address without port, as in `api.openai.com`. */
  readonly host: string;
  readonly port: number;
  /** Value of `:authority`: host, and port when it is not the scheme's own. */
  readonly authority: string;
  /** Path before the dialect's own, without a trailing slash, as in `` or `/openai`. */
  readonly basePath: string;
  readonly auth?: ProviderAuth;
  readonly trust: TrustZone;
}

/** US dollars per million tokens. */
export interface Price {
  readonly input: number;
  readonly output: number;
}

export interface Model {
  /** The operator's name for it. */
  readonly name: string;
  readonly provider: Provider;
  /** The provider's name for it. */
  readonly id: string;
  readonly price?: Price;
  /** Context window in tokens. */
  readonly contextTokens?: number;
  /** Most tokens that one answer may have. */
  readonly maxOutputTokens?: number;
}

/** Which models classify: one of them alone, or the static tier first and the encoder where that is unsure. */
export const TIERS = ['static', 'encoder', 'cascade'] as const;
export type Tier = (typeof TIERS)[number];
