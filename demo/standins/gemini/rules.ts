import { isObject, objectOf, objectsOf, stringOf, type JsonObject } from '../check';
import { imageTypeOf, isBase64, isWebUrl } from '../media';
import { readSignature } from '../signature';
import { generationOf } from './generation';
import { partData } from './shape';

const rules: readonly ((body: JsonObject, modelId: string) => string | undefined)[] = [
  refuseEmptyContents,
  refuseRoles,
  refuseSettings,
  refuseUnpairedFunctions,
  refuseUnsignedCalls,
  refuseForeignSignatures,
  refuseBrokenMedia,
];

/** The message for the first broken rule of a body whose shape is right and whose names are in camelCase. */
export function findBrokenRule(body: JsonObject, modelId: string): string | undefined {
  for (const rule of rules) {
    const message = rule(body, modelId);
    if (message !== undefined) return message;
  }
  return undefined;
}

function partsOf(content: JsonObject | undefined): readonly JsonObject[] {
  return objectsOf(content?.['parts']);
}

function refuseEmptyContents(body: JsonObject): string | undefined {
  const contents = objectsOf(body['contents']);
  if (contents.length === 0) return '* GenerateContentRequest.contents: contents is not specified\n';
  for (const [index, content] of contents.entries()) {
    const at = `* GenerateContentRequest.contents[${index}].parts`;
    if (partsOf(content).length === 0) return `${at}: contents.parts must not be empty.\n`;
    const empty = partsOf(content).findIndex((part) => Object.keys(partData).every((name) => part[name] === undefined));
    if (empty >= 0) return `${at}[${empty}].data: required oneof field 'data' must have one initialized field\n`;
  }
  return undefined;
}

/** A content without a role is the user's. Source: https://ai.google.dev/api/caching#Content */
function refuseRoles(body: JsonObject): string | undefined {
  const isValid = ({ role }: JsonObject): boolean => role === undefined || role === 'user' || role === 'model';
  return objectsOf(body['contents']).every(isValid) ? undefined : 'Please use a valid role: user, model.';
}

function refuseSettings(body: JsonObject): string | undefined {
  const config = objectOf(body['generationConfig']);
  const temperature = config['temperature'];
  if (typeof temperature === 'number' && (temperature < 0 || temperature > 2)) {
    return '* GenerateContentRequest.generation_config.temperature: temperature must be in the range [0.0, 2.0].\n';
  }
  if (config['maxOutputTokens'] !== undefined && Number(config['maxOutputTokens']) < 1) {
    return '* GenerateContentRequest.generation_config.max_output_tokens: max_output_tokens must be positive.\n';
  }
  const wantsSchema = config['responseSchema'] ?? config['responseJsonSchema'];
  if (wantsSchema && config['responseMimeType'] !== 'application/json') {
    return "Function calling config or response schema requires 'application/json' as response mime type";
  }
  const calling = objectOf(objectOf(body['toolConfig'])['functionCallingConfig']);
  const isForced = calling['mode'] === 'ANY';
  if (!isForced && Array.isArray(calling['allowedFunctionNames'])) {
    return 'Allowed function names can only be set when function calling mode is ANY.';
  }
  const declared = objectsOf(body['tools']).flatMap((tool) => objectsOf(tool['functionDeclarations']));
  return isForced && declared.length === 0
    ? 'Function calling mode is ANY but no function declarations are given.'
    : undefined;
}

function countOf(content: JsonObject | undefined, name: 'functionCall' | 'functionResponse'): number {
  return partsOf(content).filter((part) => isObject(part[name])).length;
}

/** A turn of N calls is followed by one of N responses, and responses follow nothing else. */
function refuseUnpairedFunctions(body: JsonObject): string | undefined {
  const contents = objectsOf(body['contents']);
  for (const [index, content] of contents.entries()) {
    const asked = countOf(contents[index - 1], 'functionCall');
    const answered = countOf(content, 'functionResponse');
    if (answered > 0 && asked === 0) {
      return 'Please ensure that function response turn comes immediately after a function call turn.';
    }
    if (answered !== asked) {
      return (
        'Please ensure that the number of function response parts is equal to the number of function call parts ' +
        'of the function call turn.'
      );
    }
    if (countOf(content, 'functionCall') > 0 && (index === 0 || contents[index - 1]?.['role'] === 'model')) {
      return 'Please ensure that function call turn comes immediately after a user turn or after a function response turn.';
    }
  }
  return undefined;
}

/**
 * Gemini 3 wants back the signature that came with the first call of each step of the current turn; a call that some
 * other model made has to carry a dummy one. Source: https://ai.google.dev/gemini-api/docs/thought-signatures
 */
function refuseUnsignedCalls(body: JsonObject, modelId: string): string | undefined {
  if (generationOf(modelId) < 3) return undefined;
  const contents = objectsOf(body['contents']);
  const isPrompt = (content: JsonObject): boolean =>
    content['role'] !== 'model' && countOf(content, 'functionResponse') === 0;
  const turnStart = contents.findLastIndex(isPrompt);
  for (const [index, content] of contents.entries()) {
    const first = partsOf(content).find((part) => isObject(part['functionCall']));
    if (index <= turnStart || !first || first['thoughtSignature'] !== undefined) continue;
    const name = stringOf(objectOf(first['functionCall'])['name']);
    return (
      `Function call is missing a thought_signature in functionCall parts. This is required for tools to work ` +
      `correctly, and missing thought_signature may lead to degraded model performance. Additional data, function ` +
      `call \`default_api:${name}\` , position ${index + 1}. Please refer to ` +
      `https://ai.google.dev/gemini-api/docs/thought-signatures for more details.`
    );
  }
  return undefined;
}

/** Stand in for the signature of a call that another model made. Source: https://ai.google.dev/gemini-api/docs/thought-signatures#faqs */
const dummySignatures = ['skip_thought_signature_validator', 'context_engineering_is_the_way_to_go'];

/** A signature that comes back has to be the model's own, in the part that it came in. */
function refuseForeignSignatures(body: JsonObject): string | undefined {
  const parts = objectsOf(body['contents']).flatMap(partsOf);
  const isBroken = (part: JsonObject): boolean => {
    const signature = part['thoughtSignature'];
    if (typeof signature !== 'string' || dummySignatures.includes(signature)) return false;
    const text = readSignature('gemini', signature);
    const name = objectOf(part['functionCall'])['name'];
    // Text may have been joined from several parts; a call stays as it came.
    return text === undefined || (name !== undefined && name !== text);
  };
  return parts.some(isBroken) ? 'Thought signature is not valid.' : undefined;
}

/** Files are not fetched. Sources: https://ai.google.dev/gemini-api/docs/file-input-methods and reported errors. */
function refuseBrokenMedia(body: JsonObject): string | undefined {
  for (const [index, content] of objectsOf(body['contents']).entries()) {
    for (const [position, { inlineData, fileData }] of partsOf(content).entries()) {
      const at = `contents[${index}].parts[${position}]`;
      const fault = complaintAboutData(objectOf(inlineData), at) ?? complaintAboutFile(objectOf(fileData));
      if (fault !== undefined) return fault;
    }
  }
  return undefined;
}

function complaintAboutData({ data, mimeType }: JsonObject, at: string): string | undefined {
  if (data === undefined) return undefined;
  if (!isBase64(stringOf(data))) {
    return `Invalid value at '${at}.inline_data.data' (TYPE_BYTES), Base64 decoding failed for ${JSON.stringify(data)}`;
  }
  if (mimeType === undefined) return 'Unsupported MIME type: ';
  const isImage = stringOf(mimeType).startsWith('image/');
  return isImage && imageTypeOf(stringOf(data)) === undefined ? 'Unable to process input image. ' + retry : undefined;
}

const retry = 'Please retry or report in https://developers.generativeai.google/guide/troubleshooting';

function complaintAboutFile({ fileUri }: JsonObject): string | undefined {
  return fileUri === undefined || isWebUrl(stringOf(fileUri))
    ? undefined
    : 'Invalid or unsupported file uri: ' + stringOf(fileUri);
}
