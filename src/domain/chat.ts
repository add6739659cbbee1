/**
 * The canonical, dialect-neutral form of a chat: what every dialect decodes to and encodes from.
 * A field is here once at least two dialects can say it; what only one can say stays in that dialect.
 */

import type { RouterError } from './errors';
import type { DialectName } from './model';

/** Who speaks. `system` and `developer` keep their place in the order; a dialect that has one system slot joins them. */
export type Role = 'system' | 'developer' | 'user' | 'assistant' | 'tool';

/** Where the bytes of an image, document or audio part come from. `data` is base64 without a data-URL prefix. */
export type MediaSource =
  | { readonly type: 'url'; readonly url: string }
  | { readonly type: 'base64'; readonly mediaType: string; readonly data: string };

/** Up to here the prompt is worth caching: Anthropic's `cache_control`, which OpenAI's clients of gateways send too. */
export interface CacheMark {
  /** How long, as `5m` or `1h`; the provider's default when absent. */
  readonly ttl?: string;
}

export interface TextPart {
  readonly type: 'text';
  readonly text: string;
  readonly cache?: CacheMark;
}

export interface ImagePart {
  readonly type: 'image';
  readonly source: MediaSource;
  /** OpenAI's `low`, `high` or `auto`. */
  readonly detail?: string;
  readonly cache?: CacheMark;
}

export interface DocumentPart {
  readonly type: 'document';
  readonly source: MediaSource;
  readonly name?: string;
  readonly cache?: CacheMark;
}

export interface AudioPart {
  readonly type: 'audio';
  readonly source: MediaSource;
}

/** A tool call of the assistant. `arguments` is JSON text, as the model wrote it. */
export interface ToolCallPart {
  readonly type: 'tool-call';
  readonly id: string;
  readonly name: string;
  readonly arguments: string;
  /** Proof of the reasoning that led to this call; Gemini refuses the next turn when it is not sent back. */
  readonly signature?: string;
  readonly cache?: CacheMark;
}

/** What a tool answered to the call with id `toolCallId`. `name` is the tool's name where the dialect gives it. */
export interface ToolResultPart {
  readonly type: 'tool-result';
  readonly toolCallId: string;
  readonly name?: string;
  readonly content: readonly (TextPart | ImagePart | DocumentPart)[];
  readonly isError?: boolean;
  readonly cache?: CacheMark;
}

/** Reasoning that a model showed. `signature` lets the same provider verify it when it is sent back. */
export interface ReasoningPart {
  readonly type: 'reasoning';
  readonly text: string;
  readonly signature?: string;
  /** Encrypted reasoning that only the same provider can read; `text` is then empty. */
  readonly redactedData?: string;
  /** Whose `signature` or `redactedData` it is: providers of another dialect refuse it. Present when either of them is. */
  readonly origin?: DialectName;
}

export interface RefusalPart {
  readonly type: 'refusal';
  readonly text: string;
}

export type ContentPart =
  TextPart | ImagePart | DocumentPart | AudioPart | ToolCallPart | ToolResultPart | ReasoningPart | RefusalPart;

export interface ChatMessage {
  readonly role: Role;
  readonly content: readonly ContentPart[];
  /** The speaker's name within the role, where the dialect has one. */
  readonly name?: string;
}

export interface ToolDefinition {
  readonly name: string;
  readonly description?: string;
  /** JSON Schema of the arguments. */
  readonly parameters?: unknown;
  readonly isStrict?: boolean;
  readonly cache?: CacheMark;
}

export type ToolChoice =
  { readonly type: 'auto' | 'none' | 'required' } | { readonly type: 'tool'; readonly name: string };

export type ResponseFormat =
  | { readonly type: 'text' }
  | { readonly type: 'json' }
  | {
      readonly type: 'json-schema';
      readonly name: string;
      readonly schema: unknown;
      readonly isStrict?: boolean;
      readonly description?: string;
    };

/** How much the model may think first. `effort` as OpenAI says it, or a budget in tokens as Anthropic and Gemini do. */
export interface ReasoningConfig {
  /** `none`, `minimal`, `low`, `medium`, `high`, `xhigh` or `max`. */
  readonly effort?: string;
  /** 0 turns it off. */
  readonly budgetTokens?: number;
  /** Whether the client wants to see it, in whole or summed up; the provider's habit when absent. */
  readonly isShown?: boolean;
}

export interface ChatRequest {
  /** The model alias that the client asked for; `auto` asks for a decision. */
  readonly model: string;
  readonly messages: readonly ChatMessage[];
  readonly stream: boolean;
  /** The client wants a usage record at the end of the stream. */
  readonly includeUsage: boolean;
  readonly maxTokens?: number;
  readonly temperature?: number;
  readonly topP?: number;
  readonly topK?: number;
  readonly stop?: readonly string[];
  readonly seed?: number;
  readonly presencePenalty?: number;
  readonly frequencyPenalty?: number;
  /** How many answers are wanted; 1 when absent. */
  readonly n?: number;
  /** The end user's id, for the provider's abuse detection. */
  readonly user?: string;
  /** The client wants the probabilities of the answer's tokens, and of this many others at each place (0 to 20). */
  readonly topLogprobs?: number;
  /** How wordy an answer may be: `low`, `medium` or `high`. */
  readonly verbosity?: string;
  /** The client's own labels of the request. */
  readonly metadata?: Readonly<Record<string, string>>;
  /** Requests with the same key share a cached prompt. */
  readonly cacheKey?: string;
  readonly tools?: readonly ToolDefinition[];
  readonly toolChoice?: ToolChoice;
  readonly parallelToolCalls?: boolean;
  readonly responseFormat?: ResponseFormat;
  readonly reasoning?: ReasoningConfig;
  /** Names of client fields that the canonical form cannot hold; they are lossy in every other dialect. */
  readonly unsupported: readonly string[];
  /** Texts in them: a provider of the client's own dialect gets them all the same, so signals must read them. */
  readonly leftOutTexts?: readonly string[];
  /** There is a file among them, or the id of one that is stored at the provider: nobody here can read it. */
  readonly hasLeftOutFile?: boolean;
}

/** Tokens as the provider counted them. Cached and newly cached ones are part of the input, `reasoning` of the output. */
export interface Usage {
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** Read from a cache. */
  readonly cachedInputTokens?: number;
  /** Written to a cache, which some providers charge for. */
  readonly cacheWriteTokens?: number;
  readonly reasoningTokens?: number;
}

export type FinishReason = 'stop' | 'length' | 'tool-calls' | 'content-filter';

/** A token with its natural logarithm of probability. `bytes` is its UTF-8, which may be part of a character. */
export interface ScoredToken {
  readonly token: string;
  readonly logprob: number;
  readonly bytes?: readonly number[];
}

/** A token of an answer and what else was likely in its place. */
export interface TokenLogprob extends ScoredToken {
  readonly top: readonly ScoredToken[];
}

export interface ChatChoice {
  readonly index: number;
  readonly content: readonly (TextPart | ToolCallPart | ReasoningPart | RefusalPart)[];
  readonly finishReason: FinishReason;
  /** Of the text's tokens in order. */
  readonly logprobs?: readonly TokenLogprob[];
}

export interface ChatResponse {
  /** Empty where the provider gives none. */
  readonly id: string;
  /** The provider's model id, as it answered. */
  readonly model: string;
  /** Seconds since the epoch; absent where the dialect does not say. */
  readonly createdAt?: number;
  readonly choices: readonly ChatChoice[];
  readonly usage?: Usage;
}

/** One event of a streamed answer. `choice` is the index of the answer (0 unless `n` > 1), `part` of its content part. */
export type ChatEvent =
  | { readonly type: 'response-start'; readonly id: string; readonly model: string; readonly createdAt?: number }
  | {
      readonly type: 'text-delta';
      readonly choice: number;
      readonly text: string;
      readonly logprobs?: readonly TokenLogprob[];
    }
  /** One with a `signature` or `redactedData` ends its piece of reasoning: the next belongs to a new one. */
  | ({ readonly type: 'reasoning-delta'; readonly choice: number } & Omit<ReasoningPart, 'type'>)
  | { readonly type: 'refusal-delta'; readonly choice: number; readonly text: string }
  | {
      readonly type: 'tool-call-start';
      readonly choice: number;
      /** Counts the tool calls of this choice from 0. */
      readonly call: number;
      readonly id: string;
      readonly name: string;
      readonly signature?: string;
    }
  | {
      readonly type: 'tool-call-delta';
      readonly choice: number;
      readonly call: number;
      readonly argumentsText: string;
    }
  | { readonly type: 'finish'; readonly choice: number; readonly reason: FinishReason }
  /** What was counted so far; the last one of a stream is the total. */
  | { readonly type: 'usage'; readonly usage: Usage }
  /** The answer is complete; nothing follows. */
  | { readonly type: 'response-end' }
  /** The provider failed in mid-stream, or the stream was cut; nothing follows. */
  | { readonly type: 'error'; readonly error: RouterError };
