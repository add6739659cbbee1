import { anthropicMessages } from './anthropic-messages';
import { gemini } from './gemini';
import { openAiChat } from './openai-chat';
import { openAiResponses } from './openai-responses';
import type { Provider, ProviderOptions } from './provider';
import { Standin } from './server';
import { vllm } from './vllm';

export type StandinName = 'openai' | 'responses' | 'anthropic' | 'gemini' | 'internal';

/** The running stand-ins, by provider name as in the shipped config; `responses` is OpenAI's other API. */
export type Standins = Readonly<Record<StandinName, Standin>> & {
  /** Stops all five. */
  stop(): Promise<void>;
};

export interface StandinsOptions {
  /** The one accepted key of a server. Without it any key is accepted; the external four still want one. */
  readonly keys?: Partial<Readonly<Record<StandinName, string>>>;
  /** Model ids that exist at a server; a trailing `*` stands for any ending. */
  readonly models?: Partial<Readonly<Record<StandinName, readonly string[]>>>;
  /** Ports; 0 or absent picks a free one. */
  readonly ports?: Partial<Readonly<Record<StandinName, number>>>;
}

const makers: Readonly<Record<StandinName, (options: ProviderOptions) => Provider>> = {
  openai: openAiChat,
  responses: openAiResponses,
  anthropic: anthropicMessages,
  gemini,
  internal: vllm,
};

const openAiModels = ['gpt-*', 'o1*', 'o3*', 'o4-mini*', 'chatgpt-*'];

const defaultModels: Readonly<Record<StandinName, readonly string[]>> = {
  openai: openAiModels,
  responses: openAiModels,
  anthropic: ['claude-*'],
  gemini: ['gemini-*', 'gemma-*'],
  // A request without a model gets the first one, so that has to be whole.
  internal: ['llama-3.3-70b-instruct', 'llama-*', 'meta-llama/*', 'mistral*', 'qwen*', 'Qwen/*', 'gpt-oss-*'],
};

/**
 * Starts the five stand-ins on 127.0.0.1.
 * Errors: rejects when a given port is taken; those already started are stopped.
 */
export async function startStandins({ keys = {}, models = {}, ports = {} }: StandinsOptions = {}): Promise<Standins> {
  const started: Standin[] = [];
  const start = async (name: StandinName): Promise<Standin> => {
    const key = keys[name];
    const options = { models: models[name] ?? defaultModels[name], ...(key === undefined ? {} : { key }) };
    const standin = await Standin.start(makers[name](options), ports[name]);
    started.push(standin);
    return standin;
  };
  const stop = async (): Promise<void> => void (await Promise.all(started.map((standin) => standin.stop())));
  try {
    return {
      openai: await start('openai'),
      responses: await start('responses'),
      anthropic: await start('anthropic'),
      gemini: await start('gemini'),
      internal: await start('internal'),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
