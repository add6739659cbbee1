import type { Ask } from '../answer';
import { objectOf, objectsOf, stringOf, type JsonObject } from '../check';

/** Reads what a valid body asks for. */
export function askOf(body: JsonObject): Ask {
  const stop = body['stop'];
  const maxTokens = body['max_completion_tokens'] ?? body['max_tokens'];
  const tool = requiredTool(body);
  const format = objectOf(body['response_format']);
  const jsonSchema = objectOf(objectOf(format['json_schema'])['schema']);
  return {
    modelId: stringOf(body['model']),
    promptText: objectsOf(body['messages']).map(textOf).join(' '),
    stopSequences: typeof stop === 'string' ? [stop] : Array.isArray(stop) ? stop.map(stringOf) : [],
    ...(typeof maxTokens === 'number' ? { maxTokens } : {}),
    ...(tool ? { tool } : {}),
    ...(format['type'] === 'json_object' || format['type'] === 'json_schema' ? { jsonSchema } : {}),
  };
}

function textOf(message: JsonObject): string {
  const content = message['content'];
  if (typeof content === 'string') return content;
  return objectsOf(content)
    .map((part) => stringOf(part['text']))
    .join(' ');
}

/** The tool that `tool_choice` obliges the model to call: the named one, or the first. */
function requiredTool(body: JsonObject): Ask['tool'] {
  const choice = body['tool_choice'];
  const wanted = objectOf(objectOf(choice)['function'])['name'];
  if (choice !== 'required' && wanted === undefined) return undefined;
  const functions = objectsOf(body['tools']).map((tool) => objectOf(tool['function']));
  const chosen = functions.find(({ name }) => wanted === undefined || name === wanted);
  return chosen && { name: stringOf(chosen['name']), schema: objectOf(chosen['parameters']) };
}
