import OpenAI from 'openai';
import type { CompletionUsage } from 'openai/resources/completions';
import type {
  ChatCompletion,
  ChatCompletionContentPart,
  ChatCompletionCreateParamsNonStreaming,
  ChatCompletionMessage,
  ChatCompletionMessageParam,
} from 'openai/resources/chat/completions';
import {
  CLIENT_KEY,
  type Conversation,
  type Image,
  type SdkClient,
  type Seen,
  type SeenUsage,
  type Task,
} from './client';

/** Fields that gateways agree on and OpenAI's types lack. */
interface ShownReasoning {
  readonly reasoning_content?: string;
  /** vLLM's newer word for it. */
  readonly reasoning?: string;
  readonly reasoning_details?: readonly object[];
}

export function openAiChatSdk(url: string): SdkClient {
  const client = new OpenAI({ baseURL: `${url}/v1`, apiKey: CLIENT_KEY, maxRetries: 0 });
  return {
    dialect: 'openai-chat',
    converse: (task) => converse(client, task),
    errors: {
      rateLimited: OpenAI.RateLimitError,
      notFound: OpenAI.NotFoundError,
      serverFault: OpenAI.InternalServerError,
    },
  };
}

function converse(client: OpenAI, task: Task): Conversation {
  const messages: ChatCompletionMessageParam[] = firstMessages(task);
  let last: ChatCompletionMessage | undefined;
  const body = (): ChatCompletionCreateParamsNonStreaming => ({ model: task.model, messages, ...settingsOf(task) });
  return {
    ask: async () => {
      const completion = await client.chat.completions.create(body());
      last = messageOf(completion);
      return seenOf(completion, last);
    },
    stream: async () => {
      const stream = client.chat.completions.stream({
        ...body(),
        stream: true,
        stream_options: { include_usage: true },
      });
      const shown = { reasoning_content: '', reasoning_details: [] as object[] };
      let textPieces = 0;
      stream.on('chunk', (chunk) => {
        const delta = chunk.choices[0]?.delta;
        if (delta?.content) textPieces += 1;
        const { reasoning_content, reasoning, reasoning_details } = (delta ?? {}) as ShownReasoning;
        shown.reasoning_content += reasoning_content ?? reasoning ?? '';
        shown.reasoning_details.push(...(reasoning_details ?? []));
      });
      const completion = await stream.finalChatCompletion();
      last = { ...messageOf(completion), ...withoutEmpty(shown) };
      return { ...seenOf(completion, last), textPieces };
    },
    giveResults: (content) => {
      if (!last) throw new TypeError('nothing was asked');
      messages.push(toSend(last));
      for (const { id } of last.tool_calls ?? []) messages.push({ role: 'tool', tool_call_id: id, content });
    },
  };
}

/** OpenAI itself shows no reasoning, and refuses fields that it does not know. */
function withoutEmpty(shown: ShownReasoning): ShownReasoning {
  return Object.fromEntries(Object.entries(shown).filter(([, { length }]: [string, { length: number }]) => length > 0));
}

/** Without what the SDK's helper for streams adds to an answer, and the API does not know. */
function toSend(message: ChatCompletionMessage): ChatCompletionMessage {
  const sent: ChatCompletionMessage & { parsed?: unknown } = { ...message };
  delete sent.parsed;
  if (!sent.tool_calls) return sent;
  const calls = sent.tool_calls.map((call) =>
    call.type === 'function'
      ? { ...call, function: { name: call.function.name, arguments: call.function.arguments } }
      : call,
  );
  return { ...sent, tool_calls: calls };
}

function firstMessages({ system, prompt, images }: Task): ChatCompletionMessageParam[] {
  const content = images ? [{ type: 'text' as const, text: prompt }, ...images.map(imagePart)] : prompt;
  return [...(system === undefined ? [] : [{ role: 'system' as const, content: system }]), { role: 'user', content }];
}

function imagePart(image: Image): ChatCompletionContentPart {
  const url = 'url' in image ? image.url : `data:${image.mediaType};base64,${image.data}`;
  return { type: 'image_url', image_url: { url } };
}

function settingsOf({ tools, schema, isThinking }: Task): Partial<ChatCompletionCreateParamsNonStreaming> {
  return {
    ...(tools && {
      tools: tools.map(({ name, description, parameters }) => ({
        type: 'function' as const,
        function: { name, description, parameters },
      })),
    }),
    ...(schema && {
      response_format: { type: 'json_schema' as const, json_schema: { name: 'answer', schema, strict: true } },
    }),
    ...(isThinking && { reasoning_effort: 'low' as const }),
  };
}

function messageOf({ choices }: ChatCompletion): ChatCompletionMessage {
  const [choice] = choices;
  if (!choice) throw new TypeError('an answer without choices');
  return choice.message;
}

const FINISHES: Readonly<Record<string, string>> = { tool_calls: 'tool-calls', content_filter: 'refusal' };

function seenOf({ choices, usage }: ChatCompletion, message: ChatCompletionMessage): Seen {
  const { reasoning_content, reasoning } = message as ShownReasoning;
  const finish = choices[0]?.finish_reason ?? 'none';
  return {
    text: message.content ?? '',
    thought: reasoning_content ?? reasoning ?? '',
    refusal: message.refusal ?? '',
    calls: (message.tool_calls ?? []).flatMap((call) =>
      call.type === 'function'
        ? [{ id: call.id, name: call.function.name, input: JSON.parse(call.function.arguments) as unknown }]
        : [],
    ),
    finish: FINISHES[finish] ?? finish,
    usage: usageOf(usage),
  };
}

function usageOf(usage: CompletionUsage | undefined): SeenUsage {
  return {
    input: usage?.prompt_tokens ?? NaN,
    cached: usage?.prompt_tokens_details?.cached_tokens ?? 0,
    output: usage?.completion_tokens ?? NaN,
    reasoning: usage?.completion_tokens_details?.reasoning_tokens ?? 0,
  };
}
