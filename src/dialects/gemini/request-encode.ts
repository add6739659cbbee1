import type { ChatRequest, ToolChoice, ToolDefinition } from '../../domain/chat';
import { assertNever } from '../../domain/result';
import { hasCacheMarks } from '../cache-marks';
import { defined } from '../defined';
import type { EncodedRequest, EncodeTarget, PassedRequest } from '../dialect';
import { FILLER_TEXT, splitConversation } from '../turns';
import { encodeContents } from './content-encode';
import { traitsOf, type ModelTraits } from './models';
import { encodeThinking } from './thinking';
import type { WireContent } from './wire';

/**
 * Writes a request for Gemini's generateContent; model and streaming are in the path.
 * Lossy: what the API has no field for (`user`, `metadata`, `verbosity`, `cacheKey`, `cacheControl`, one tool call at
 * a time, strict tools), `responseFormat` beside tools on older models.
 * Source: https://ai.google.dev/api/generate-content
 */
export function encodeRequest(request: ChatRequest, target: EncodeTarget): EncodedRequest {
  const lossy = new Set(request.unsupported);
  const traits = traitsOf(target.modelId);
  const { system, turns } = splitConversation(request.messages, lossy);
  listUnknown(request, lossy);
  const contents = encodeContents(turns, traits, lossy);
  const body = defined({
    systemInstruction: system.length === 0 ? undefined : { parts: [{ text: system.join('\n\n') }] },
    contents: contents.length === 0 ? [FILLER] : contents,
    ...encodeTools(request, lossy),
    generationConfig: encodeConfig(request, traits, lossy),
  });
  if (hasCacheMarks(request)) lossy.add('cacheControl');
  return { body, path: pathOf(target.modelId, request.stream), headers: {}, lossy: [...lossy] };
}

/** Lists what the API has no field for. It finds shared prompts by itself; labels are Vertex AI's alone. */
function listUnknown(request: ChatRequest, lossy: Set<string>): void {
  for (const name of ['user', 'metadata', 'verbosity', 'cacheKey'] as const) {
    if (request[name] !== undefined) lossy.add(name);
  }
}

/** Passes a request of the same dialect on: its body names no model, its path does. */
export function passRequest(rawBody: Buffer, { stream }: ChatRequest, { modelId }: EncodeTarget): PassedRequest {
  return { body: rawBody, path: pathOf(modelId, stream), headers: {}, lossy: [] };
}

const FILLER: WireContent = { role: 'user', parts: [{ text: FILLER_TEXT }] };

/** `models/…` is the usual collection; tuned models bring their own, as `tunedModels/mine`. */
function pathOf(modelId: string, isStreamed: boolean): string {
  const resource = encodeURI(modelId.includes('/') ? modelId : `models/${modelId}`);
  return `/v1beta/${resource}:${isStreamed ? 'streamGenerateContent?alt=sse' : 'generateContent'}`;
}

/** Source: https://ai.google.dev/api/generate-content#generationconfig */
function encodeConfig(request: ChatRequest, traits: ModelTraits, lossy: Set<string>): object | undefined {
  const config = defined({
    maxOutputTokens: request.maxTokens,
    temperature: request.temperature,
    topP: request.topP,
    topK: request.topK,
    stopSequences: request.stop?.length ? request.stop : undefined,
    seed: encodeSeed(request.seed, lossy),
    presencePenalty: request.presencePenalty,
    frequencyPenalty: request.frequencyPenalty,
    candidateCount: request.n,
    responseLogprobs: request.topLogprobs === undefined ? undefined : true,
    logprobs: request.topLogprobs || undefined,
    ...encodeResponseFormat(request, traits, lossy),
    thinkingConfig: encodeThinking(request.reasoning, traits, lossy),
  });
  return Object.keys(config).length === 0 ? undefined : config;
}

/** Seeds are 32 bits wide here. */
function encodeSeed(seed: number | undefined, lossy: Set<string>): number | undefined {
  if (seed === undefined || seed === (seed | 0)) return seed;
  lossy.add('seed');
  return undefined;
}

function encodeResponseFormat(
  { responseFormat, tools }: ChatRequest,
  traits: ModelTraits,
  lossy: Set<string>,
): { responseMimeType?: string; responseJsonSchema?: unknown } {
  if (!responseFormat || responseFormat.type === 'text') return {};
  if (tools?.length && !traits.hasToolsWithJson) {
    lossy.add('responseFormat');
    return {};
  }
  if (responseFormat.type === 'json') return { responseMimeType: 'application/json' };
  if (responseFormat.description !== undefined) lossy.add('responseFormat.description');
  // Unlike `responseSchema`, this one takes JSON Schema as it is, references included.
  return { responseMimeType: 'application/json', responseJsonSchema: responseFormat.schema };
}

function encodeTools(
  { tools, toolChoice, parallelToolCalls }: ChatRequest,
  lossy: Set<string>,
): { tools?: readonly unknown[]; toolConfig?: unknown } {
  if (!tools?.length) {
    if (toolChoice?.type === 'required' || toolChoice?.type === 'tool') lossy.add('toolChoice');
    return {};
  }
  if (parallelToolCalls === false) lossy.add('parallelToolCalls');
  return {
    tools: [{ functionDeclarations: tools.map((tool) => encodeTool(tool, lossy)) }],
    toolConfig: toolChoice && { functionCallingConfig: encodeToolChoice(toolChoice) },
  };
}

function encodeTool({ name, description, parameters, isStrict }: ToolDefinition, lossy: Set<string>): unknown {
  if (isStrict) lossy.add('tools.isStrict');
  // As above: `parameters` would take OpenAPI's dialect of schemas only.
  return defined({ name, description, parametersJsonSchema: parameters });
}

/** Source: https://ai.google.dev/api/caching#FunctionCallingConfig */
function encodeToolChoice(choice: ToolChoice): { readonly mode: string; readonly allowedFunctionNames?: string[] } {
  switch (choice.type) {
    case 'auto':
      return { mode: 'AUTO' };
    case 'none':
      return { mode: 'NONE' };
    case 'required':
      return { mode: 'ANY' };
    case 'tool':
      return { mode: 'ANY', allowedFunctionNames: [choice.name] };
    default:
      return assertNever(choice);
  }
}
