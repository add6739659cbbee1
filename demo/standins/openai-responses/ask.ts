import type { Ask } from '../answer';
import { objectOf, objectsOf, stringOf, type JsonObject } from '../check';
import { chooseTools, type ToolOffer } from '../tool-choice';
import { isReasoningOn } from './rules';

/** Reads what a valid body asks for. */
export function askOf(body: JsonObject): Ask {
  const format = objectOf(objectOf(body['text'])['format']);
  const items = itemsOf(body['input']);
  const maxTokens = body['max_output_tokens'];
  return {
    modelId: stringOf(body['model']),
    promptText: [stringOf(body['instructions'] ?? ''), ...items.map(textOf)].join(' '),
    imageCount: items.flatMap(partsOf).filter(({ type }) => type === 'input_image').length,
    // The API has no stop sequences.
    stopSequences: [],
    calls: chooseTools(offerOf(body, items.at(-1))),
    isThinking: isReasoningOn(body),
    ...(typeof maxTokens === 'number' ? { maxTokens } : {}),
    ...(format['type'] === 'json_schema' || format['type'] === 'json_object'
      ? { jsonSchema: objectOf(format['schema']) }
      : {}),
  };
}

function itemsOf(input: unknown): readonly JsonObject[] {
  return typeof input === 'string' ? [{ role: 'user', content: input }] : objectsOf(input);
}

function partsOf({ content, output }: JsonObject): readonly JsonObject[] {
  return objectsOf(content ?? output);
}

/** Reasoning that comes back is no part of the prompt. */
function textOf(item: JsonObject): string {
  if (item['type'] === 'reasoning') return '';
  const said = item['content'] ?? item['output'];
  if (typeof said === 'string') return said;
  return partsOf(item)
    .map((part) => stringOf(part['text'] ?? part['refusal']))
    .join(' ');
}

function offerOf(body: JsonObject, last: JsonObject | undefined): ToolOffer {
  const choice = body['tool_choice'];
  const wanted = objectOf(choice)['name'];
  return {
    tools: objectsOf(body['tools'])
      .filter(({ type }) => type === 'function')
      .map(({ name, parameters }) => ({ name: stringOf(name), schema: objectOf(parameters) })),
    choice:
      wanted === undefined
        ? choice === 'none' || choice === 'required'
          ? choice
          : 'auto'
        : { tool: stringOf(wanted) },
    isParallel: body['parallel_tool_calls'] !== false,
    lastText: last?.['role'] === 'user' ? textOf(last) : '',
  };
}
