import {
  anyObject,
  anything,
  byKind,
  flag,
  list,
  nullable,
  number,
  objectOf,
  oneOf,
  record,
  stringOf,
  tagged,
  text,
  type Check,
} from '../check';

/**
 * The body of `POST /v1/messages`.
 * Source: https://platform.claude.com/docs/en/api/messages/create and the types of `@anthropic-ai/sdk` 1.12; the sampling
 * parameters are no longer in those types, but the API takes them for models up to Claude 4.6.
 */

const cacheControl = nullable(record({ required: { type: oneOf('ephemeral') }, optional: { ttl: oneOf('5m', '1h') } }));

const textBlock = record({
  required: { type: text(), text: text() },
  optional: { cache_control: cacheControl, citations: nullable(list(anyObject)) },
});

const urlSource = record({ required: { type: text(), url: text() } });
const fileSource = record({ required: { type: text(), file_id: text() } });

const imageBlock = record({
  required: {
    type: text(),
    source: tagged('type', {
      base64: record({
        required: {
          type: text(),
          media_type: oneOf('image/jpeg', 'image/png', 'image/gif', 'image/webp'),
          data: text(),
        },
      }),
      url: urlSource,
      file: fileSource,
    }),
  },
  optional: { cache_control: cacheControl, transformations: nullable(anyObject) },
});

const documentBlock = record({
  required: {
    type: text(),
    source: tagged('type', {
      base64: record({ required: { type: text(), media_type: oneOf('application/pdf'), data: text() } }),
      text: record({ required: { type: text(), media_type: oneOf('text/plain'), data: text() } }),
      content: record({ required: { type: text(), content: byKind({ string: text(), array: list(anyObject) }) } }),
      url: urlSource,
      file: fileSource,
    }),
  },
  optional: {
    cache_control: cacheControl,
    citations: nullable(record({ optional: { enabled: flag } })),
    context: nullable(text()),
    title: nullable(text()),
  },
});

const toolUseBlock = record({
  required: { type: text(), id: text({ min: 1 }), name: text({ min: 1, max: 200 }), input: anyObject },
  optional: { cache_control: cacheControl, caller: anyObject, toolset_name: nullable(text()) },
});

const resultBlocks = list(tagged('type', { text: textBlock, image: imageBlock, document: documentBlock }));
const toolResultBlock = record({
  required: { type: text(), tool_use_id: text({ min: 1 }) },
  optional: {
    cache_control: cacheControl,
    content: byKind({ string: text(), array: resultBlocks }),
    is_error: flag,
    toolset_name: nullable(text()),
  },
});

const contentBlocks = list(
  tagged('type', {
    text: textBlock,
    image: imageBlock,
    document: documentBlock,
    thinking: record({ required: { type: text(), thinking: text(), signature: text() } }),
    redacted_thinking: record({ required: { type: text(), data: text() } }),
    tool_use: toolUseBlock,
    tool_result: toolResultBlock,
  }),
);

const message = record({
  required: { role: text(), content: byKind({ string: text(), array: contentBlocks }) },
});

const clientTool = record({
  required: {
    name: text({ min: 1, max: 128 }),
    input_schema: tagged('type', { object: anyObject }),
  },
  optional: {
    type: nullable(oneOf('custom')),
    description: text(),
    cache_control: cacheControl,
    allowed_callers: list(text()),
    defer_loading: flag,
    eager_input_streaming: nullable(flag),
    input_examples: list(anyObject),
    strict: flag,
  },
});

/** A tool with a dated type, such as `web_search_20250305`, is Anthropic's own; its fields are not checked. */
const tool: Check = (value, path) => {
  const isServerTool = /_\d{8}$/.test(stringOf(objectOf(value)['type']));
  return isServerTool ? anyObject(value, path) : clientTool(value, [...path, { tag: 'custom' }]);
};

const oneAtATime = { disable_parallel_tool_use: flag };
const toolChoice = tagged('type', {
  auto: record({ required: { type: text() }, optional: oneAtATime }),
  any: record({ required: { type: text() }, optional: oneAtATime }),
  tool: record({ required: { type: text(), name: text() }, optional: oneAtATime }),
  none: record({ required: { type: text() } }),
});

const display = nullable(oneOf('summarized', 'omitted'));
const thinking = tagged('type', {
  enabled: record({
    required: { type: text(), budget_tokens: number('integer', { min: 1024 }) },
    optional: { display },
  }),
  adaptive: record({ required: { type: text() }, optional: { display } }),
  between_tools: record({ required: { type: text() } }),
  disabled: record({ required: { type: text() } }),
});

const outputConfig = record({
  optional: {
    effort: nullable(oneOf('low', 'medium', 'high', 'xhigh', 'max')),
    format: nullable(record({ required: { type: oneOf('json_schema'), schema: anyObject } })),
  },
});

/** Checks the whole body. */
export const messagesRequest = record({
  required: { model: text({ min: 1 }), messages: list(message), max_tokens: number('integer', { min: 1 }) },
  optional: {
    cache_control: cacheControl,
    container: anything,
    diagnostics: nullable(anyObject),
    inference_geo: nullable(text()),
    metadata: record({ optional: { user_id: nullable(text({ max: 256 })) } }),
    output_config: outputConfig,
    service_tier: oneOf('auto', 'standard_only'),
    speed: nullable(oneOf('standard', 'fast')),
    stop_sequences: list(text({ min: 1 })),
    stream: flag,
    system: byKind({ string: text(), array: list(tagged('type', { text: textBlock })) }),
    temperature: number('number', { min: 0, max: 1 }),
    thinking,
    tool_choice: toolChoice,
    tools: list(tool),
    top_k: number('integer', { min: 0 }),
    top_p: number('number', { min: 0, max: 1 }),
    user_profile_id: text(),
    workspace_id: text(),
  },
});
