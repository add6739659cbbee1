import { anyObject, anything, byKind, flag, list, nullable, number, oneOf, record, tagged, text } from '../check';

/**
 * The body of `POST /v1/chat/completions`.
 * Source: https://platform.openai.com/docs/api-reference/chat/create and the types of the `openai` npm package 6.49.
 */

const textPart = record({ required: { type: text(), text: text() }, optional: { prompt_cache_breakpoint: anyObject } });
const imagePart = record({
  required: {
    type: text(),
    image_url: record({ required: { url: text() }, optional: { detail: oneOf('auto', 'low', 'high', 'original') } }),
  },
  optional: { prompt_cache_breakpoint: anyObject },
});
const audioPart = record({
  required: {
    type: text(),
    input_audio: record({ required: { data: text(), format: oneOf('wav', 'mp3') } }),
  },
});
const filePart = record({
  required: {
    type: text(),
    file: record({ optional: { file_data: text(), file_id: text(), filename: text() } }),
  },
});
const refusalPart = record({ required: { type: text(), refusal: text() } });

const textParts = byKind({ string: text(), array: list(tagged('type', { text: textPart })) });
const userParts = list(
  tagged('type', { text: textPart, image_url: imagePart, input_audio: audioPart, file: filePart }),
);
const assistantParts = list(tagged('type', { text: textPart, refusal: refusalPart }));

const toolCall = tagged('type', {
  function: record({
    required: { id: text(), type: text(), function: record({ required: { name: text(), arguments: text() } }) },
  }),
  custom: record({
    required: { id: text(), type: text(), custom: record({ required: { name: text(), input: text() } }) },
  }),
});

const instructions = record({ required: { role: text(), content: textParts }, optional: { name: text() } });

const message = tagged('role', {
  system: instructions,
  developer: instructions,
  user: record({
    required: { role: text(), content: byKind({ string: text(), array: userParts }) },
    optional: { name: text() },
  }),
  assistant: record({
    required: { role: text() },
    optional: {
      content: byKind({ string: text(), array: assistantParts, null: anything }),
      name: text(),
      refusal: nullable(text()),
      // Applications send a message back as they got it, and an answer has these.
      annotations: list(anyObject),
      audio: nullable(record({ required: { id: text() } })),
      tool_calls: list(toolCall, { min: 1 }),
      function_call: nullable(record({ required: { name: text(), arguments: text() } })),
    },
  }),
  tool: record({ required: { role: text(), content: textParts, tool_call_id: text() } }),
  function: record({ required: { role: text(), content: nullable(text()), name: text() } }),
});

const functionDefinition = record({
  required: { name: text({ min: 1, max: 64 }) },
  optional: { description: text(), parameters: anyObject, strict: nullable(flag) },
});
const tool = tagged('type', {
  function: record({ required: { type: text(), function: functionDefinition } }),
  custom: record({
    required: {
      type: text(),
      custom: record({ required: { name: text() }, optional: { description: text(), format: anyObject } }),
    },
  }),
});

const toolChoice = byKind({
  string: oneOf('none', 'auto', 'required'),
  object: tagged('type', {
    function: record({ required: { type: text(), function: record({ required: { name: text() } }) } }),
    custom: record({ required: { type: text(), custom: record({ required: { name: text() } }) } }),
    allowed_tools: record({
      required: {
        type: text(),
        allowed_tools: record({ required: { mode: oneOf('auto', 'required'), tools: list(anyObject) } }),
      },
    }),
  }),
});

const responseFormat = tagged('type', {
  text: record({ required: { type: text() } }),
  json_object: record({ required: { type: text() } }),
  json_schema: record({
    required: {
      type: text(),
      json_schema: record({
        required: { name: text({ min: 1, max: 64 }) },
        optional: { description: text(), schema: anyObject, strict: nullable(flag) },
      }),
    },
  }),
});

const penalty = nullable(number('number', { min: -2, max: 2 }));
const tokenLimit = nullable(number('integer', { min: 1 }));

/** Checks the whole body. */
export const chatRequest = record({
  required: { model: text(), messages: list(message, { min: 1 }) },
  optional: {
    audio: nullable(anyObject),
    frequency_penalty: penalty,
    function_call: byKind({ string: oneOf('none', 'auto'), object: record({ required: { name: text() } }) }),
    functions: list(functionDefinition, { min: 1 }),
    logit_bias: nullable(anyObject),
    logprobs: nullable(flag),
    max_completion_tokens: tokenLimit,
    max_tokens: tokenLimit,
    metadata: nullable(anyObject),
    modalities: nullable(list(oneOf('text', 'audio'))),
    moderation: nullable(anyObject),
    n: nullable(number('integer', { min: 1, max: 128 })),
    parallel_tool_calls: flag,
    prediction: nullable(anyObject),
    presence_penalty: penalty,
    prompt_cache_key: nullable(text()),
    prompt_cache_options: anyObject,
    prompt_cache_retention: nullable(oneOf('in_memory', '24h')),
    reasoning_effort: nullable(oneOf('none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max')),
    response_format: responseFormat,
    safety_identifier: nullable(text()),
    seed: nullable(number('integer')),
    service_tier: nullable(oneOf('auto', 'default', 'flex', 'scale', 'priority')),
    stop: byKind({ string: text(), array: list(text(), { max: 4 }), null: anything }),
    store: nullable(flag),
    stream: nullable(flag),
    stream_options: nullable(record({ optional: { include_usage: flag, include_obfuscation: flag } })),
    temperature: nullable(number('number', { min: 0, max: 2 })),
    tool_choice: toolChoice,
    tools: list(tool, { min: 1, max: 128 }),
    top_logprobs: nullable(number('integer', { min: 0, max: 20 })),
    top_p: nullable(number('number', { min: 0, max: 1 })),
    user: text(),
    verbosity: nullable(oneOf('low', 'medium', 'high')),
    web_search_options: anyObject,
  },
});
