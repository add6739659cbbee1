import {
  anyObject,
  anything,
  byKind,
  flag,
  list,
  number,
  oneOf,
  record,
  text,
  type Check,
  type Fields,
} from '../check';

/**
 * The body of `models/{id}:generateContent` and `:streamGenerateContent`, v1beta.
 * Source: https://ai.google.dev/api/generate-content, https://ai.google.dev/api/caching#Content and the types of
 * `@google/genai` 2.32. The API reads protobuf's JSON: names in camelCase or snake_case, null as absent, whole numbers
 * also as strings.
 */

/** `max_output_tokens` → `maxOutputTokens` */
export function camelCase(name: string): string {
  return name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** Every field of a protobuf message is optional. */
function message(optional: NonNullable<Fields['optional']>): Check {
  return record({ optional, canonicalName: camelCase, isNullAbsent: true });
}

const integer: Check = (value, path) =>
  number('integer')(typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value, path);
const float = number('number');

const blob = message({ mimeType: text(), data: text(), displayName: text() });
const fileData = message({ mimeType: text(), fileUri: text(), displayName: text() });

/** At most one of these may be set; it is the part's data. */
export const partData = {
  text: text(),
  inlineData: blob,
  fileData,
  functionCall: message({ id: text(), name: text(), args: anyObject }),
  functionResponse: message({
    id: text(),
    name: text(),
    response: anyObject,
    parts: list(message({ inlineData: blob, fileData })),
    willContinue: flag,
    scheduling: text(),
  }),
  executableCode: message({ id: text(), language: text(), code: text() }),
  codeExecutionResult: message({ id: text(), outcome: text(), output: text() }),
};

const part = message({
  ...partData,
  thought: flag,
  thoughtSignature: text(),
  videoMetadata: anyObject,
  partMetadata: anyObject,
  mediaResolution: anyObject,
});

const content = message({ role: text(), parts: list(part) });

const schemaTypes = ['TYPE_UNSPECIFIED', 'STRING', 'NUMBER', 'INTEGER', 'BOOLEAN', 'ARRAY', 'OBJECT', 'NULL'];

/** Properties are a protobuf map, whose entries an error path counts: `properties[3].value`. */
const schemaMap: Check = (value, path) => {
  const faults = anyObject(value, path);
  if (faults.length > 0) return faults;
  return Object.values(value as object).flatMap((item, index) => schema(item, [...path, index, 'value']));
};

/** An OpenAPI subset, not JSON Schema: `additionalProperties`, `$ref` or `const` are unknown names. */
const schema: Check = (value, path) =>
  message({
    type: oneOf(...schemaTypes, ...schemaTypes.map((type) => type.toLowerCase())),
    format: text(),
    title: text(),
    description: text(),
    nullable: flag,
    enum: list(text()),
    properties: schemaMap,
    required: list(text()),
    propertyOrdering: list(text()),
    items: schema,
    anyOf: list(schema),
    minItems: integer,
    maxItems: integer,
    minProperties: integer,
    maxProperties: integer,
    minLength: integer,
    maxLength: integer,
    minimum: float,
    maximum: float,
    pattern: text(),
    example: anything,
    default: anything,
  })(value, path);

const functionDeclaration = message({
  name: text(),
  description: text(),
  behavior: text(),
  parameters: schema,
  parametersJsonSchema: anything,
  response: schema,
  responseJsonSchema: anything,
});

const tool = message({
  functionDeclarations: list(functionDeclaration),
  googleSearch: anyObject,
  googleSearchRetrieval: anyObject,
  codeExecution: anyObject,
  urlContext: anyObject,
  computerUse: anyObject,
  fileSearch: anyObject,
  googleMaps: anyObject,
  mcpServers: list(anyObject),
});

const toolConfig = message({
  functionCallingConfig: message({
    mode: oneOf('MODE_UNSPECIFIED', 'AUTO', 'ANY', 'NONE', 'VALIDATED'),
    allowedFunctionNames: list(text()),
    streamFunctionCallArguments: flag,
  }),
  retrievalConfig: anyObject,
  includeServerSideToolInvocations: flag,
});

const thinkingLevels = ['THINKING_LEVEL_UNSPECIFIED', 'MINIMAL', 'LOW', 'MEDIUM', 'HIGH'];

const generationConfig = message({
  stopSequences: list(text(), { max: 5 }),
  responseMimeType: text(),
  responseSchema: schema,
  responseJsonSchema: anything,
  responseFormat: byKind({ array: list(anyObject), object: anyObject }),
  responseModalities: list(text()),
  candidateCount: integer,
  maxOutputTokens: integer,
  temperature: float,
  topP: float,
  topK: integer,
  seed: integer,
  presencePenalty: float,
  frequencyPenalty: float,
  responseLogprobs: flag,
  logprobs: integer,
  enableEnhancedCivicAnswers: flag,
  speechConfig: anyObject,
  thinkingConfig: message({
    includeThoughts: flag,
    thinkingBudget: integer,
    thinkingLevel: oneOf(...thinkingLevels, ...thinkingLevels.map((level) => level.toLowerCase())),
  }),
  imageConfig: anyObject,
  mediaResolution: text(),
});

/** Checks the whole body. */
export const generateRequest = message({
  model: text(),
  contents: list(content),
  systemInstruction: content,
  tools: list(tool),
  toolConfig,
  safetySettings: list(message({ category: text(), threshold: text() })),
  generationConfig,
  cachedContent: text(),
  serviceTier: text(),
  store: flag,
});

/** Names inside these fields are the client's own, not the API's. */
const freeForm = new Set([
  'args',
  'response',
  'parametersJsonSchema',
  'responseJsonSchema',
  'default',
  'example',
  'enum',
]);

/** A checked body with all of the API's names in camelCase, for reading. */
export function camelKeys(value: unknown, isMap = false): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => camelKeys(item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, field]: [string, unknown]) => {
      const name = isMap ? key : camelCase(key);
      return [name, !isMap && freeForm.has(name) ? field : camelKeys(field, !isMap && name === 'properties')];
    }),
  );
}
