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
  tagged,
  text,
  type Check,
} from '../check';

/**
 * The body of `POST /v1/responses`. Items and tools of OpenAI's own are known by their types; their fields are not checked.
 * Source: https://platform.openai.com/docs/api-reference/responses/create and the types of the `openai` npm package 6.49.
 */

const breakpoint = record({ required: { mode: oneOf('explicit') }, optional: { ttl: text() } });
const status = nullable(oneOf('in_progress', 'completed', 'incomplete'));

const inputText = record({
  required: { type: text(), text: text() },
  optional: { prompt_cache_breakpoint: breakpoint },
});
const inputImage = record({
  required: { type: text() },
  optional: {
    detail: oneOf('low', 'high', 'auto', 'original'),
    image_url: nullable(text()),
    file_id: nullable(text()),
    prompt_cache_breakpoint: breakpoint,
  },
});
const inputFile = record({
  required: { type: text() },
  optional: {
    detail: oneOf('auto', 'low', 'high'),
    file_data: text(),
    file_id: nullable(text()),
    file_url: text(),
    filename: text(),
    prompt_cache_breakpoint: breakpoint,
  },
});
const inputParts = list(tagged('type', { input_text: inputText, input_image: inputImage, input_file: inputFile }));

const outputText = record({
  required: { type: text(), text: text() },
  optional: { annotations: list(anyObject), logprobs: list(anyObject) },
});
const outputParts = list(
  tagged('type', {
    output_text: outputText,
    refusal: record({ required: { type: text(), refusal: text() } }),
  }),
);

const instructions = record({
  required: { role: text(), content: byKind({ string: text(), array: inputParts }) },
  optional: { type: oneOf('message'), id: text(), status },
});
const message = tagged('role', {
  user: instructions,
  system: instructions,
  developer: instructions,
  assistant: record({
    required: { role: text(), content: byKind({ string: text(), array: outputParts }) },
    optional: {
      type: oneOf('message'),
      id: text(),
      status,
      phase: nullable(oneOf('commentary', 'final_answer')),
    },
  }),
});

const functionCall = record({
  required: { type: text(), call_id: text({ min: 1, max: 64 }), name: text({ min: 1 }), arguments: text() },
  optional: { id: text(), status, caller: nullable(anyObject), namespace: text() },
});
const functionOutput = record({
  required: {
    type: text(),
    call_id: text({ min: 1, max: 64 }),
    output: byKind({ string: text(), array: inputParts }),
  },
  optional: { id: nullable(text()), status, caller: nullable(anyObject) },
});
const reasoning = record({
  required: {
    type: text(),
    summary: list(tagged('type', { summary_text: record({ required: { type: text(), text: text() } }) })),
  },
  optional: {
    id: text(),
    content: nullable(list(tagged('type', { reasoning_text: record({ required: { type: text(), text: text() } }) }))),
    encrypted_content: nullable(text()),
    status,
  },
});

const ownItems = [
  'file_search_call',
  'computer_call',
  'computer_call_output',
  'web_search_call',
  'image_generation_call',
  'code_interpreter_call',
  'local_shell_call',
  'local_shell_call_output',
  'shell_call',
  'shell_call_output',
  'apply_patch_call',
  'apply_patch_call_output',
  'mcp_list_tools',
  'mcp_approval_request',
  'mcp_approval_response',
  'mcp_call',
  'custom_tool_call',
  'custom_tool_call_output',
  'compaction',
  'item_reference',
];

const typedItem = tagged('type', {
  message,
  function_call: functionCall,
  function_call_output: functionOutput,
  reasoning,
  ...Object.fromEntries(ownItems.map((type) => [type, anyObject])),
});

/** An item without a type is a message. */
const item: Check = (value, path) =>
  (objectOf(value)['type'] === undefined && objectOf(value)['role'] !== undefined ? message : typedItem)(value, path);

const ownTools = [
  'file_search',
  'computer',
  'computer_use_preview',
  'web_search',
  'web_search_preview',
  'mcp',
  'code_interpreter',
  'image_generation',
  'local_shell',
  'shell',
  'custom',
  'apply_patch',
];

/** Functions lie flat here, unlike in chat completions. */
const tool = tagged('type', {
  function: record({
    required: { type: text(), name: text({ min: 1, max: 128 }) },
    optional: {
      parameters: nullable(anyObject),
      strict: nullable(flag),
      description: nullable(text()),
      allowed_callers: nullable(list(text())),
      defer_loading: flag,
      output_schema: nullable(anyObject),
    },
  }),
  ...Object.fromEntries(ownTools.map((type) => [type, anyObject])),
});

const toolChoice = byKind({
  string: oneOf('none', 'auto', 'required'),
  object: tagged('type', {
    function: record({ required: { type: text(), name: text() } }),
    allowed_tools: record({ required: { type: text(), mode: oneOf('auto', 'required'), tools: list(anyObject) } }),
    custom: record({ required: { type: text(), name: text() } }),
    mcp: anyObject,
    ...Object.fromEntries(ownTools.map((type) => [type, anyObject])),
  }),
});

const format = tagged('type', {
  text: record({ required: { type: text() } }),
  json_object: record({ required: { type: text() } }),
  json_schema: record({
    required: { type: text(), name: text({ min: 1, max: 64 }), schema: anyObject },
    optional: { description: text(), strict: nullable(flag) },
  }),
});

const includable = [
  'web_search_call.results',
  'web_search_call.action.sources',
  'code_interpreter_call.outputs',
  'computer_call_output.output.image_url',
  'file_search_call.results',
  'message.input_image.image_url',
  'message.output_text.logprobs',
  'reasoning.encrypted_content',
];

const reasoningConfig = record({
  optional: {
    context: nullable(oneOf('auto', 'current_turn', 'all_turns')),
    effort: nullable(oneOf('none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max')),
    generate_summary: nullable(oneOf('auto', 'concise', 'detailed')),
    mode: nullable(text()),
    summary: nullable(oneOf('auto', 'concise', 'detailed')),
  },
});

/** Checks the whole body. */
export const responseRequest = record({
  required: { model: text() },
  optional: {
    background: nullable(flag),
    context_management: nullable(list(anyObject)),
    conversation: nullable(byKind({ string: text(), object: anyObject })),
    include: nullable(list(oneOf(...includable))),
    input: byKind({ string: text(), array: list(item) }),
    instructions: nullable(text()),
    max_output_tokens: nullable(number('integer', { min: 16 })),
    max_tool_calls: nullable(number('integer', { min: 1 })),
    metadata: nullable(anyObject),
    moderation: nullable(anyObject),
    parallel_tool_calls: nullable(flag),
    previous_response_id: nullable(text()),
    prompt: nullable(anything),
    prompt_cache_key: nullable(text()),
    prompt_cache_options: anyObject,
    prompt_cache_retention: nullable(oneOf('in_memory', '24h')),
    reasoning: nullable(reasoningConfig),
    safety_identifier: nullable(text()),
    service_tier: nullable(oneOf('auto', 'default', 'flex', 'scale', 'priority')),
    store: nullable(flag),
    stream: nullable(flag),
    stream_options: nullable(record({ optional: { include_obfuscation: flag } })),
    temperature: nullable(number('number', { min: 0, max: 2 })),
    text: record({ optional: { format, verbosity: nullable(oneOf('low', 'medium', 'high')) } }),
    tool_choice: toolChoice,
    tools: nullable(list(tool)),
    top_logprobs: nullable(number('integer', { min: 0, max: 20 })),
    top_p: nullable(number('number', { min: 0, max: 1 })),
    truncation: nullable(oneOf('auto', 'disabled')),
    user: text(),
  },
});
