import type { DialectName } from '../../../src/domain/model';

/** A tool as every API has it. */
export interface Tool {
  readonly name: string;
  readonly description: string;
  /** JSON Schema of an object. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** Bytes in base64, or where they can be fetched. */
export type Image =
  { readonly mediaType: string; readonly data: string } | { readonly mediaType: string; readonly url: string };

/** What an application wants of a model, before any SDK has its say. */
export interface Task {
  /** The alias that Signalbox knows. */
  readonly model: string;
  readonly system?: string;
  readonly prompt: string;
  readonly images?: readonly Image[];
  readonly tools?: readonly Tool[];
  /** JSON Schema that the answer has to have. */
  readonly schema?: Readonly<Record<string, unknown>>;
  readonly isThinking?: boolean;
  /** The prompt is worth caching, where the API wants to be told. */
  readonly isCacheMarked?: boolean;
}

export interface Call {
  readonly id: string;
  readonly name: string;
  readonly input: unknown;
}

/** What an SDK made of an answer: read from its typed fields. */
export interface Seen {
  readonly text: string;
  readonly thought: string;
  readonly refusal: string;
  readonly calls: readonly Call[];
  /** In the words of the canonical chat; `refusal` where the API has a word for it. */
  readonly finish: string;
  readonly usage: SeenUsage;
}

/** Tokens; NaN where the SDK had none. Cached ones are part of the input, reasoning of the output. */
export interface SeenUsage {
  readonly input: number;
  readonly cached: number;
  readonly output: number;
  readonly reasoning: number;
}

/** An answer that came in pieces, put together by the SDK. */
export interface SeenStream extends Seen {
  /** How many of the events had a piece of text. */
  readonly textPieces: number;
}

/** A conversation as an application of one SDK has it: what came is sent back as it came. */
export interface Conversation {
  ask(): Promise<Seen>;
  stream(): Promise<SeenStream>;
  /** Answers every call of the last answer with the same text. */
  giveResults(result: string): void;
}

type ErrorClass = new (...parameters: never[]) => Error & { readonly status: number | undefined };

/** An official SDK, pointed at the gateway. It tries once only. */
export interface SdkClient {
  readonly dialect: DialectName;
  converse(task: Task): Conversation;
  /** What it throws for a status. */
  readonly errors: {
    readonly rateLimited: ErrorClass;
    readonly notFound: ErrorClass;
    readonly serverFault: ErrorClass;
  };
}

/** A key that no provider knows: the gateway's own keys have to be sent instead. */
export const CLIENT_KEY = 'key-of-the-client';
