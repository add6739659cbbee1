import type { Ability } from './ability';

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

/** The cloud that runs a dialect's models with paths, framing or signatures of its own. */
export type ProviderPlatform =
  | {
      readonly type: 'azure';
      /** As in `2024-10-21`. */
      readonly apiVersion: string;
    }
  | {
      readonly type: 'bedrock';
      /** As in `us-east-1`. */
      readonly region: string;
      /** Names of the secrets that requests are signed with. */
      readonly accessKey: string;
      readonly secretKey: string;
      /** Of temporary credentials. */
      readonly sessionToken?: string;
    }
  | {
      readonly type: 'vertex';
      readonly project: string;
      /** As in `europe-west4` or `global`. */
      readonly location: string;
    };

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
  /** Absent for a dialect's own API. */
  readonly platform?: ProviderPlatform;
  readonly trust: TrustZone;
  /** Gets no request that would lose a field on the way. */
  readonly isStrict: boolean;
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
  /** What it cannot do; absent when it can do everything. */
  readonly lacks?: ReadonlySet<Ability>;
}

/** A name that a client may ask for: a model of the operator's, or an alias. */
export interface ListedModel {
  readonly name: string;
  /** Who serves it: a provider's name, or the gateway for a name that stands for several models. */
  readonly owner: string;
  readonly contextTokens?: number;
  readonly maxOutputTokens?: number;
}

/** Which models classify: one of them alone, or the static tier first and the encoder where that is unsure. */
export const TIERS = ['static', 'encoder', 'cascade'] as const;
export type Tier = (typeof TIERS)[number];
