import type { Ask } from '../answer';
import { objectOf, objectsOf, stringOf, type JsonObject } from '../check';
import { chooseTools, type Tool, type ToolOffer } from '../tool-choice';

/** Reads what a valid body asks for. */
export function askOf(body: JsonObject, { isThinking }: { readonly isThinking: boolean }): Ask {
  const stop = body['stop'];
  const maxTokens = body['max_completion_tokens'] ?? body['max_tokens'];
  const format = objectOf(body['response_format']);
  const jsonSchema = objectOf(objectOf(format['json_schema'])['schema']);
  const messages = objectsOf(body['messages']);
  return {
    modelId: stringOf(body['model']),
    promptText: messages.map(textOf).join(' '),
    imageCount: messages.flatMap(partsOf).filter(({ type }) => type === 'image_url').length,
    stopSequences: typeof stop === 'string' ? [stop] : Array.isArray(stop) ? stop.map(stringOf) : [],
    calls: chooseTools(offerOf(body, messages.at(-1))),
    isThinking,
    ...(typeof maxTokens === 'number' ? { maxTokens } : {}),
    ...(format['type'] === 'json_object' || format['type'] === 'json_schema' ? { jsonSchema } : {}),
  };
}

function partsOf(message: JsonObject): readonly JsonObject[] {
  return objectsOf(message['content']);
}

function textOf(message: JsonObject): string {
  const content = message['content'];
  if (typeof content === 'string') return content;
  return partsOf(message)
    .map((part) => stringOf(part['text']))
    .join(' ');
}

function offerOf(body: JsonObject, last: JsonObject | undefined): ToolOffer {
  return {
    tools: objectsOf(body['tools']).map((tool) => toolOf(objectOf(tool['function']))),
    choice: choiceOf(body['tool_choice']),
    isParallel: body['parallel_tool_calls'] !== false,
    lastText: last?.['role'] === 'user' ? textOf(last) : '',
  };
}

function toolOf({ name, parameters }: JsonObject): Tool {
  return { name: stringOf(name), schema: objectOf(parameters) };
}

function choiceOf(choice: unknown): ToolOffer['choice'] {
  if (choice === 'none' || choice === 'required') return choice;
  const wanted = objectOf(objectOf(choice)['function'])['name'];
  return wanted === undefined ? 'auto' : { tool: stringOf(wanted) };
}
