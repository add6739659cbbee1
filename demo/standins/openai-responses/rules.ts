import { objectOf, objectsOf, stringOf, type JsonObject } from '../check';
import { invalid } from '../openai-chat/error';
import { familyOf, isReasoningAt } from '../openai-chat/family';
import { refuseBrokenImage } from '../openai-chat/images';
import { refuseOpenSchema } from '../openai-chat/schemas';
import { findBrokenItem } from './items';
import type { Refusal } from './refusal';

const refuse = (message: string, code: string | null = null, param: string | null = null): Refusal => ({
  error: invalid(message, code, param),
});

const rules: readonly ((body: JsonObject) => Refusal | undefined)[] = [
  refuseNoInput,
  refuseStored,
  refuseReasoning,
  refuseSampling,
  refuseToolChoice,
  refuseJsonModeWithoutTheWord,
  refuseOpenSchemas,
  findBrokenItem,
  refuseBrokenImages,
];

/** The first broken rule of a body whose shape is right. */
export function findBrokenRule(body: JsonObject): Refusal | undefined {
  for (const rule of rules) {
    const refusal = rule(body);
    if (refusal) return refusal;
  }
  return undefined;
}

/** Whether the model reasons over this request. */
export function isReasoningOn(body: JsonObject): boolean {
  return isReasoningAt(stringOf(body['model']), objectOf(body['reasoning'])['effort']);
}

function refuseNoInput({ input, prompt }: JsonObject): Refusal | undefined {
  const isEmpty = input === undefined || input === '' || (Array.isArray(input) && input.length === 0);
  if (!isEmpty || prompt) return undefined;
  return refuse(
    "Missing required parameter: one of 'input' or 'previous_response_id' or 'prompt' or 'conversation_id' must be provided.",
    'missing_required_parameter',
    'input',
  );
}

function refuseStored({
  previous_response_id: previous,
  conversation,
  background,
  store,
}: JsonObject): Refusal | undefined {
  if (typeof previous === 'string') {
    const message = `Previous response with id '${previous}' not found.`;
    return refuse(message, 'previous_response_not_found', 'previous_response_id');
  }
  if (conversation !== undefined && conversation !== null) {
    const id = stringOf(objectOf(conversation)['id'] ?? conversation);
    return { status: 404, error: invalid(`Conversation with id '${id}' not found.`, null, 'conversation') };
  }
  if (background === true && store === false) {
    return refuse("Background mode requires 'store' to be true.", null, 'background');
  }
  return undefined;
}

const unsupported = (name: string): Refusal =>
  refuse(`Unsupported parameter: '${name}' is not supported with this model.`, 'unsupported_parameter', name);

function refuseReasoning(body: JsonObject): Refusal | undefined {
  if (familyOf(stringOf(body['model'])).isReasoning) return undefined;
  const { effort, summary } = objectOf(body['reasoning']);
  if (effort !== undefined && effort !== null) return unsupported('reasoning.effort');
  if (summary !== undefined && summary !== null) return unsupported('reasoning.summary');
  const include = Array.isArray(body['include']) ? body['include'] : [];
  return include.includes('reasoning.encrypted_content')
    ? refuse('Encrypted content is not supported with this model.', null, 'include')
    : undefined;
}

function refuseSampling(body: JsonObject): Refusal | undefined {
  if (!isReasoningOn(body)) return undefined;
  const name = ['temperature', 'top_p', 'top_logprobs'].find((field) => typeof body[field] === 'number');
  return name === undefined ? undefined : unsupported(name);
}

function refuseToolChoice(body: JsonObject): Refusal | undefined {
  const choice = body['tool_choice'];
  const tools = objectsOf(body['tools']);
  if (tools.length === 0 && choice !== undefined && choice !== 'auto' && choice !== 'none') {
    return refuse("Tool choices other than 'none' require 'tools' to be specified.", null, 'tool_choice');
  }
  const { type, name } = objectOf(choice);
  if (type !== 'function' || tools.some((tool) => tool['name'] === name)) return undefined;
  return refuse(
    `Tool choice 'function' with name '${stringOf(name)}' not found in 'tools' parameter.`,
    null,
    'tool_choice',
  );
}

function refuseJsonModeWithoutTheWord(body: JsonObject): Refusal | undefined {
  if (objectOf(objectOf(body['text'])['format'])['type'] !== 'json_object') return undefined;
  if (JSON.stringify(body['input']).toLowerCase().includes('json')) return undefined;
  const wanted = "must contain the word 'json' in some form to use 'text.format' of type 'json_object'.";
  return refuse(`Response input messages ${wanted}`, null, 'input');
}

function refuseOpenSchemas(body: JsonObject): Refusal | undefined {
  const format = objectOf(objectOf(body['text'])['format']);
  const error =
    refuseOpenSchema('response_format', { ...format, parameters: format['schema'] }, 'text.format.schema') ??
    objectsOf(body['tools'])
      .map((tool, index) => refuseOpenSchema('function', tool, `tools[${index}].parameters`))
      .find((fault) => fault !== undefined);
  return error && { error };
}

function refuseBrokenImages(body: JsonObject): Refusal | undefined {
  const error = objectsOf(body['input'])
    .flatMap(({ content, output }, item) =>
      objectsOf(content ?? output).map((part, index) => {
        const url = part['image_url'];
        return typeof url === 'string'
          ? refuseBrokenImage(url, `input[${item}].content[${index}].image_url`)
          : undefined;
      }),
    )
    .find((fault) => fault !== undefined);
  return error && { error };
}
