import type {
  Content,
  GenerateContentConfig,
  GenerateContentParameters,
  GenerateContentResponse,
  GoogleGenAI,
  Part,
  ThinkingLevel,
} from '@google/genai' with { 'resolution-mode': 'import' };
import {
  CLIENT_KEY,
  type Conversation,
  type Image,
  type SdkClient,
  type Seen,
  type SeenUsage,
  type Task,
} from './client';

/** The package's types are those of an ES module, which is only imported so. */
export async function geminiSdk(url: string): Promise<SdkClient> {
  const { ApiError, GoogleGenAI } = await import('@google/genai');
  const client = new GoogleGenAI({
    apiKey: CLIENT_KEY,
    // Its own way to call `fetch` looks for Node's dispatcher, which jest's sandbox does not have.
    httpOptions: { baseUrl: url, fetch: (...parameters: Parameters<typeof fetch>) => fetch(...parameters) },
  });
  return {
    dialect: 'gemini',
    converse: (task) => converse(client, task),
    // The SDK has one class for all statuses.
    errors: { rateLimited: ApiError, notFound: ApiError, serverFault: ApiError },
  };
}

function converse(client: GoogleGenAI, task: Task): Conversation {
  const contents: Content[] = [{ role: 'user', parts: [{ text: task.prompt }, ...(task.images ?? []).map(imagePart)] }];
  let last: readonly Part[] = [];
  const body = (): GenerateContentParameters => ({ model: task.model, contents, config: configOf(task) });
  return {
    ask: async () => {
      const response = await client.models.generateContent(body());
      last = partsOf(response);
      return seenOf([response]);
    },
    stream: async () => {
      const responses: GenerateContentResponse[] = [];
      for await (const response of await client.models.generateContentStream(body())) responses.push(response);
      last = responses.flatMap(partsOf);
      const textPieces = responses.filter(({ text }) => text).length;
      return { ...seenOf(responses), textPieces };
    },
    giveResults: (output) => {
      const calls = last.flatMap(({ functionCall }) => functionCall ?? []);
      contents.push(
        { role: 'model', parts: [...last] },
        {
          role: 'user',
          parts: calls.map(({ id, name }) => ({
            functionResponse: { ...(id && { id }), ...(name && { name }), response: { output } },
          })),
        },
      );
    },
  };
}

function imagePart(image: Image): Part {
  const { mediaType: mimeType } = image;
  return 'url' in image
    ? { fileData: { fileUri: image.url, mimeType } }
    : { inlineData: { data: image.data, mimeType } };
}

function configOf({ system, tools, schema, isThinking }: Task): GenerateContentConfig {
  return {
    ...(system !== undefined && { systemInstruction: system }),
    ...(tools && {
      tools: [
        {
          functionDeclarations: tools.map(({ name, description, parameters }) => ({
            name,
            description,
            parametersJsonSchema: parameters,
          })),
        },
      ],
    }),
    ...(schema && { responseMimeType: 'application/json', responseJsonSchema: schema }),
    ...(isThinking && { thinkingConfig: { includeThoughts: true, thinkingLevel: 'LOW' as ThinkingLevel } }),
  };
}

function partsOf({ candidates }: GenerateContentResponse): readonly Part[] {
  return candidates?.[0]?.content?.parts ?? [];
}

const FINISHES: Readonly<Record<string, string>> = { STOP: 'stop', SAFETY: 'refusal', PROHIBITED_CONTENT: 'refusal' };

/** @param responses - one, or all chunks of a stream; counts and reason are those of the last that has them */
function seenOf(responses: readonly GenerateContentResponse[]): Seen {
  const parts = responses.flatMap(partsOf);
  const textOf = (isThought: boolean): string =>
    parts.map(({ text, thought }) => (isThought === (thought ?? false) ? (text ?? '') : '')).join('');
  const calls = responses.flatMap(({ functionCalls = [] }) =>
    functionCalls.map(({ id = '', name = '', args }) => ({ id, name, input: args })),
  );
  const reason = responses.findLast(({ candidates }) => candidates?.[0]?.finishReason)?.candidates?.[0]?.finishReason;
  const finish = FINISHES[reason ?? 'none'] ?? reason ?? 'none';
  return {
    text: textOf(false),
    thought: textOf(true),
    refusal: '',
    calls,
    finish: finish === 'stop' && calls.length > 0 ? 'tool-calls' : finish,
    usage: usageOf(responses),
  };
}

function usageOf(responses: readonly GenerateContentResponse[]): SeenUsage {
  const usage = responses.findLast(({ usageMetadata }) => usageMetadata)?.usageMetadata;
  const { candidatesTokenCount = 0, thoughtsTokenCount = 0, cachedContentTokenCount = 0 } = usage ?? {};
  return {
    input: usage?.promptTokenCount ?? NaN,
    cached: cachedContentTokenCount,
    output: candidatesTokenCount + thoughtsTokenCount,
    reasoning: thoughtsTokenCount,
  };
}
