import Anthropic from '@anthropic-ai/sdk';
import type {
  ContentBlockParam,
  ImageBlockParam,
  Message,
  MessageCreateParamsNonStreaming,
  MessageParam,
} from '@anthropic-ai/sdk/resources/messages';
import { CLIENT_KEY, type Conversation, type Image, type SdkClient, type Seen, type Task } from './client';

export function anthropicMessagesSdk(url: string): SdkClient {
  const client = new Anthropic({ baseURL: url, apiKey: CLIENT_KEY, maxRetries: 0 });
  return {
    dialect: 'anthropic-messages',
    converse: (task) => converse(client, task),
    errors: {
      rateLimited: Anthropic.RateLimitError,
      notFound: Anthropic.NotFoundError,
      serverFault: Anthropic.InternalServerError,
    },
  };
}

function converse(client: Anthropic, task: Task): Conversation {
  const messages: MessageParam[] = [{ role: 'user', content: firstContent(task) }];
  let last: Message | undefined;
  const body = (): MessageCreateParamsNonStreaming => ({ model: task.model, messages, ...settingsOf(task) });
  return {
    ask: async () => {
      last = await client.messages.create(body());
      return seenOf(last);
    },
    stream: async () => {
      const stream = client.messages.stream(body());
      let textPieces = 0;
      stream.on('text', () => (textPieces += 1));
      last = await stream.finalMessage();
      return { ...seenOf(last), textPieces };
    },
    giveResults: (content) => {
      if (!last) throw new TypeError('nothing was asked');
      const calls = last.content.filter(({ type }) => type === 'tool_use');
      messages.push(
        { role: 'assistant', content: last.content },
        {
          role: 'user',
          content: calls.flatMap((block) =>
            block.type === 'tool_use' ? [{ type: 'tool_result' as const, tool_use_id: block.id, content }] : [],
          ),
        },
      );
    },
  };
}

function firstContent({ prompt, images = [], isCacheMarked }: Task): ContentBlockParam[] {
  const mark = isCacheMarked ? { cache_control: { type: 'ephemeral' as const } } : {};
  return [...images.map(imageBlock), { type: 'text', text: prompt, ...mark }];
}

function imageBlock(image: Image): ImageBlockParam {
  if ('url' in image) return { type: 'image', source: { type: 'url', url: image.url } };
  const mediaType = image.mediaType as 'image/png';
  return { type: 'image', source: { type: 'base64', media_type: mediaType, data: image.data } };
}

function settingsOf({
  system,
  tools,
  schema,
  isThinking,
}: Task): Pick<MessageCreateParamsNonStreaming, 'max_tokens'> & Partial<MessageCreateParamsNonStreaming> {
  return {
    max_tokens: 4096,
    ...(system !== undefined && { system }),
    ...(tools && {
      tools: tools.map(({ name, description, parameters }) => ({
        name,
        description,
        input_schema: { ...parameters, type: 'object' as const },
      })),
    }),
    ...(schema && { output_config: { format: { type: 'json_schema' as const, schema: { ...schema } } } }),
    ...(isThinking && { thinking: { type: 'enabled' as const, budget_tokens: 2048 } }),
  };
}

const FINISHES: Readonly<Record<string, string>> = { end_turn: 'stop', tool_use: 'tool-calls' };

function seenOf({ content, stop_reason, usage }: Message): Seen {
  const finish = stop_reason ?? 'none';
  return {
    text: content.map((block) => (block.type === 'text' ? block.text : '')).join(''),
    thought: content.map((block) => (block.type === 'thinking' ? block.thinking : '')).join(''),
    // A refusal is a reason to stop; what is said beside it is text.
    refusal: '',
    calls: content.flatMap((block) =>
      block.type === 'tool_use' ? [{ id: block.id, name: block.name, input: block.input }] : [],
    ),
    finish: FINISHES[finish] ?? finish,
    usage: {
      input: usage.input_tokens + (usage.cache_read_input_tokens ?? 0) + (usage.cache_creation_input_tokens ?? 0),
      cached: usage.cache_read_input_tokens ?? 0,
      output: usage.output_tokens,
      reasoning: usage.output_tokens_details?.thinking_tokens ?? 0,
    },
  };
}
