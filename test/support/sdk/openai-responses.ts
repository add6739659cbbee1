import OpenAI from 'openai';
import type {
  Response,
  ResponseCreateParamsNonStreaming,
  ResponseInputContent,
  ResponseInputItem,
  ResponseOutputItem,
} from 'openai/resources/responses/responses';
import { CLIENT_KEY, type Conversation, type Image, type SdkClient, type Seen, type Task } from './client';

export function openAiResponsesSdk(url: string): SdkClient {
  const client = new OpenAI({ baseURL: `${url}/v1`, apiKey: CLIENT_KEY, maxRetries: 0 });
  return {
    dialect: 'openai-responses',
    converse: (task) => converse(client, task),
    errors: {
      rateLimited: OpenAI.RateLimitError,
      notFound: OpenAI.NotFoundError,
      serverFault: OpenAI.InternalServerError,
    },
  };
}

function converse(client: OpenAI, task: Task): Conversation {
  const input: ResponseInputItem[] = [firstItem(task)];
  let last: Response | undefined;
  const body = (): ResponseCreateParamsNonStreaming => ({ model: task.model, input, ...settingsOf(task) });
  return {
    ask: async () => {
      last = await client.responses.create(body());
      return seenOf(last);
    },
    stream: async () => {
      const stream = client.responses.stream({ ...body(), stream: true });
      let textPieces = 0;
      let lastNumber = -1;
      for await (const event of stream) {
        if (event.type === 'response.output_text.delta') textPieces += 1;
        if (event.sequence_number <= lastNumber) throw new TypeError(`${event.type} is out of sequence`);
        lastNumber = event.sequence_number;
      }
      last = await stream.finalResponse();
      return { ...seenOf(last), textPieces };
    },
    giveResults: (output) => {
      if (!last) throw new TypeError('nothing was asked');
      const items = last.output.map(toSend);
      input.push(...items);
      for (const item of items) {
        if (item.type === 'function_call') input.push({ type: 'function_call_output', call_id: item.call_id, output });
      }
    },
  };
}

/** Without what the SDK's helper for streams adds to an answer, and the API does not know. */
function toSend(item: ResponseOutputItem): ResponseInputItem {
  const sent: ResponseOutputItem & { parsed_arguments?: unknown } = { ...item };
  delete sent.parsed_arguments;
  return sent as ResponseInputItem;
}

function firstItem({ prompt, images = [] }: Task): ResponseInputItem {
  const parts: ResponseInputContent[] = [{ type: 'input_text', text: prompt }, ...images.map(imagePart)];
  return { type: 'message', role: 'user', content: parts };
}

function imagePart(image: Image): ResponseInputContent {
  const url = 'url' in image ? image.url : `data:${image.mediaType};base64,${image.data}`;
  return { type: 'input_image', image_url: url, detail: 'auto' };
}

function settingsOf({ system, tools, schema, isThinking }: Task): Partial<ResponseCreateParamsNonStreaming> {
  return {
    // Nothing is stored, so that reasoning has to travel with the conversation.
    store: false,
    include: ['reasoning.encrypted_content'],
    ...(system !== undefined && { instructions: system }),
    ...(tools && {
      tools: tools.map(({ name, description, parameters }) => ({
        type: 'function' as const,
        name,
        description,
        parameters,
        strict: false,
      })),
    }),
    ...(schema && { text: { format: { type: 'json_schema' as const, name: 'answer', schema, strict: true } } }),
    ...(isThinking && { reasoning: { effort: 'low' as const, summary: 'auto' as const } }),
  };
}

function seenOf({ output, output_text, status, incomplete_details, usage }: Response): Seen {
  const calls = output.flatMap((item) =>
    item.type === 'function_call'
      ? [{ id: item.call_id, name: item.name, input: JSON.parse(item.arguments) as unknown }]
      : [],
  );
  const parts = output.flatMap((item) => (item.type === 'message' ? item.content : []));
  const isFiltered = incomplete_details?.reason === 'content_filter';
  const completed = calls.length > 0 ? 'tool-calls' : 'stop';
  return {
    text: output_text,
    thought: output
      .flatMap((item) => (item.type === 'reasoning' ? item.summary.map(({ text }) => text) : []))
      .join('\n'),
    refusal: parts.map((part) => (part.type === 'refusal' ? part.refusal : '')).join(''),
    calls,
    finish: status === 'completed' ? completed : isFiltered ? 'refusal' : (status ?? 'none'),
    usage: {
      input: usage?.input_tokens ?? NaN,
      cached: usage?.input_tokens_details.cached_tokens ?? NaN,
      output: usage?.output_tokens ?? NaN,
      reasoning: usage?.output_tokens_details.reasoning_tokens ?? NaN,
    },
  };
}
