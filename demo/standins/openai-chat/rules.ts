import { objectOf, objectsOf, stringOf, type JsonObject } from '../check';
import { invalid, type OpenAiError } from './error';
import { familyOf, isReasoningOn } from './family';
import { refuseBrokenImages } from './images';
import { refuseOpenSchema } from './schemas';

/** Rules that span several fields, in the order in which they are tried. */
const rules: readonly ((body: JsonObject) => OpenAiError | undefined)[] = [
  refuseSamplingWhileReasoning,
  refuseToolsWhileReasoning,
  refuseStrayStreamOptions,
  refuseToolChoiceWithoutTools,
  refuseJsonModeWithoutTheWord,
  refuseOpenSchemas,
  refuseUnansweredToolCalls,
  refuseBrokenImages,
];

/** The first broken rule of a body whose shape is right. */
export function findBrokenRule(body: JsonObject): OpenAiError | undefined {
  for (const rule of rules) {
    const error = rule(body);
    if (error) return error;
  }
  return undefined;
}

function refuseSamplingWhileReasoning(body: JsonObject): OpenAiError | undefined {
  const { isReasoning } = familyOf(stringOf(body['model']));
  if (isReasoning && typeof body['max_tokens'] === 'number') {
    const advice = "Use 'max_completion_tokens' instead.";
    return unsupportedParameter('max_tokens', advice);
  }
  if (!isReasoningOn(body)) return undefined;
  for (const name of ['temperature', 'top_p', 'presence_penalty', 'frequency_penalty']) {
    const value = body[name];
    const standard = name.endsWith('penalty') ? 0 : 1;
    if (typeof value === 'number' && value !== standard) return unsupportedValue(name, value, standard);
  }
  if (body['stop'] !== undefined && body['stop'] !== null) return unsupportedParameter('stop');
  return body['logprobs'] === true ? unsupportedParameter('logprobs') : undefined;
}

function unsupportedParameter(name: string, advice?: string): OpenAiError {
  const message = `Unsupported parameter: '${name}' is not supported with this model.${advice ? ` ${advice}` : ''}`;
  return invalid(message, 'unsupported_parameter', name);
}

function unsupportedValue(name: string, value: number, standard: number): OpenAiError {
  const only = `Only the default (${standard}) value is supported.`;
  const message = `Unsupported value: '${name}' does not support ${value} with this model. ${only}`;
  return invalid(message, 'unsupported_value', name);
}

function refuseToolsWhileReasoning(body: JsonObject): OpenAiError | undefined {
  const modelId = stringOf(body['model']);
  if (body['tools'] === undefined || !familyOf(modelId).refusesToolsWhileReasoning || !isReasoningOn(body))
    return undefined;
  const advice = "To use function tools, use /v1/responses or set reasoning_effort to 'none'.";
  const message = `Function tools with reasoning_effort are not supported for ${modelId} in /v1/chat/completions. ${advice}`;
  return invalid(message, null, 'reasoning_effort');
}

function refuseStrayStreamOptions(body: JsonObject): OpenAiError | undefined {
  if (!body['stream_options'] || body['stream'] === true) return undefined;
  return invalid("The 'stream_options' parameter is only allowed when 'stream' is enabled.", null, 'stream_options');
}

function refuseToolChoiceWithoutTools(body: JsonObject): OpenAiError | undefined {
  const choice = body['tool_choice'];
  if (choice === undefined) return undefined;
  if (body['tools'] === undefined) {
    const message = "Invalid value for 'tool_choice': 'tool_choice' is only allowed when 'tools' are specified.";
    return invalid(message, null, 'tool_choice');
  }
  const wanted = objectOf(objectOf(choice)['function'])['name'];
  const names = objectsOf(body['tools']).map((tool) => objectOf(tool['function'])['name']);
  if (wanted === undefined || names.includes(wanted)) return undefined;
  return invalid(`Tool choice '${stringOf(wanted)}' not found in 'tools' parameter.`, null, 'tool_choice');
}

function refuseJsonModeWithoutTheWord(body: JsonObject): OpenAiError | undefined {
  if (objectOf(body['response_format'])['type'] !== 'json_object') return undefined;
  if (JSON.stringify(body['messages']).toLowerCase().includes('json')) return undefined;
  const message =
    "'messages' must contain the word 'json' in some form, to use 'response_format' of type 'json_object'.";
  return invalid(message, null, 'messages');
}

function refuseOpenSchemas(body: JsonObject): OpenAiError | undefined {
  const format = objectOf(objectOf(body['response_format'])['json_schema']);
  const tools = objectsOf(body['tools']).map((tool) => objectOf(tool['function']));
  return (
    refuseOpenSchema('response_format', { ...format, parameters: format['schema'] }, 'response_format') ??
    tools
      .map((tool, index) => refuseOpenSchema('function', tool, `tools[${index}].function.parameters`))
      .find((error) => error !== undefined)
  );
}

/** Each tool call has to be answered by the tool messages right after it, and no tool message may stand alone. */
function refuseUnansweredToolCalls(body: JsonObject): OpenAiError | undefined {
  let open: readonly string[] = [];
  for (const [index, message] of [...objectsOf(body['messages']), {} as JsonObject].entries()) {
    if (message['role'] === 'tool') {
      const id = stringOf(message['tool_call_id']);
      if (!open.includes(id)) return strayToolMessage(index);
      open = open.filter((openId) => openId !== id);
      continue;
    }
    if (open.length > 0) return unansweredToolCalls(open, index - 1);
    open = objectsOf(message['tool_calls']).map((call) => stringOf(call['id']));
  }
  return undefined;
}

function strayToolMessage(index: number): OpenAiError {
  const rule = "messages with role 'tool' must be a response to a preceeding message with 'tool_calls'.";
  return invalid(`Invalid parameter: ${rule}`, null, `messages.[${index}].role`);
}

function unansweredToolCalls(ids: readonly string[], index: number): OpenAiError {
  const rule =
    "An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'.";
  const missing = `The following tool_call_ids did not have response messages: ${ids.join(', ')}`;
  return invalid(`${rule} ${missing}`, null, `messages.[${index}].role`);
}
