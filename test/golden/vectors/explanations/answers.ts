import type { Explanation } from '../explanation';

/*
 * Where our answers differ from those of another gateway. Theirs is a choice of that project; where a provider's
 * documentation decides, it is named.
 */

const ABSENT = /^$/;

const BLANKED: Explanation = {
  on: /-streaming$/,
  path: /^answer\.(.*\.)?(created|created_at|id|call_id)$/,
  theirs: /^(123|""|"call_xxx")$/,
  reason: 'Theirs blanks what changes with every run.',
};

/** Source: https://platform.claude.com/docs/en/build-with-claude/prompt-caching#tracking-cache-performance */
const ANTHROPIC_INPUT: Explanation = {
  on: /^response\/anthropic\//,
  path: /^(usage\.inputTokens|answer\.usage\.(prompt_tokens|total_tokens))$/,
  ours: /^(40|61|50|301|561|609|34347|34396)$/,
  reason: 'Anthropic counts cached input apart, OpenAI as part of the input: 15 + 25, 47 + 3, 558 + 3, 3883 + 30464.',
};

const TO_CHAT: readonly Explanation[] = [
  ANTHROPIC_INPUT,
  {
    on: /-completions(-streaming)?$/,
    path: /^answer\.usage\.prompt_tokens_details\.cache_write_tokens$/,
    ours: ABSENT,
    theirs: /^0$/,
    reason: 'OpenAI has it since GPT-5.6 only; that nothing was written needs no new field.',
  },
  {
    on: /-completions(-streaming)?$/,
    path: /^answer\.service_tier$/,
    ours: ABSENT,
    theirs: /^"standard"$/,
    reason: "Anthropic's name of a tier, which OpenAI does not know.",
  },
  {
    on: /-completions(-streaming)?$/,
    path: /^answer\.usage\.(cache_read_input_tokens|cache_creation_input_tokens)$/,
    ours: ABSENT,
    reason: "Anthropic's names: OpenAI has none such.",
  },
  {
    on: /thinking\.messages-completions(-streaming)?$/,
    path: /\.reasoning_details\[0\]\./,
    theirs: ABSENT,
    reason: 'The signature goes along, so that the next turn can prove its thinking; theirs loses it.',
  },
  {
    on: /-completions-streaming$/,
    path: /^answer\.choices\[0\]\.delta\.content$/,
    ours: /^""$/,
    theirs: ABSENT,
    reason: 'The first chunk has an empty text, as in all streams of OpenAI.',
  },
];

const TO_MESSAGES: readonly Explanation[] = [
  {
    on: /-messages(-streaming)?$/,
    path: /^answer\.usage\.(cache_creation_input_tokens|cache_read_input_tokens)$/,
    ours: /^0$/,
    theirs: ABSENT,
    reason: "Required in Anthropic's usage, 0 where nothing was cached.",
  },
  {
    on: /-messages(-streaming)?$/,
    path: /^(answer\.usage\.output_tokens_details\.thinking_tokens|usage\.reasoningTokens)$/,
    theirs: ABSENT,
    reason: "OpenAI's reasoning tokens, which Anthropic reports too; theirs drops them.",
  },
  {
    on: /-messages$/,
    path: /^answer\.usage\.service_tier$/,
    ours: ABSENT,
    theirs: /^"default"$/,
    reason: "OpenAI's name of a tier, which Anthropic does not know.",
  },
  {
    on: /^response\/(completions\/audio\.completions|responses\/tool\.responses)-messages$/,
    path: /^usage\.inputTokens$/,
    ours: /^(320|30)$/,
    theirs: /^(308|20)$/,
    reason: 'Theirs counts what the client gets, without cached input; ours what the provider said.',
  },
  {
    on: /cache_write\.completions-(messages|completions)$/,
    path: /^(answer\.usage\.(input_tokens|cache_creation_input_tokens)|usage\.(inputTokens|cacheWriteTokens))$/,
    ours: /^(700|0|1000|)$/,
    reason: "OpenAI's `cache_write_tokens` are new with GPT-5.6; ours takes them for plain input yet.",
  },
  {
    on: /truncated_tool_call\.completions-messages$/,
    path: /^answer\.content\[0\]\.input/,
    reason: 'The input of a call has to be an object; theirs sends a text.',
  },
  {
    on: /stream-image\.responses-messages-streaming$/,
    path: /^answer\.(content$|types\[\d\]$)/,
    reason: 'An empty text starts no block of ours; neither has a place for the image.',
  },
  {
    on: /stream-refusal\.responses-messages-streaming$/,
    path: /^answer\.stop_details\.type$/,
    ours: /^"refusal"$/,
    theirs: ABSENT,
    reason: 'Anthropic says so beside the stop reason.',
  },
];

/** Fields of OpenAI's response object that its clients' types require. */
const REQUIRED = /^answer\.(tools|tool_choice|parallel_tool_calls|text\.format\.type|metadata|background|store|truncation)$/;

const TO_RESPONSES: readonly Explanation[] = [
  {
    on: /-responses(-streaming)?$/,
    path: REQUIRED,
    theirs: ABSENT,
    reason: "Required in OpenAI's response object, or its default; theirs leaves it out.",
  },
  {
    on: /-responses(-streaming)?$/,
    path: /^answer\.(output\[\d\]\.content\[0\]\.logprobs|usage\.input_tokens_details\.cache_write_tokens)$/,
    ours: /^(\[\]|0)$/,
    theirs: ABSENT,
    reason: 'Required too.',
  },
  {
    on: /-responses$/,
    path: /^answer\.model$/,
    theirs: /^"input-model"$/,
    reason: 'Ours names the model that answered, theirs the one that was asked.',
  },
  {
    on: /\.completions-responses$/,
    path: /^answer\.incomplete_details\.reason$/,
    ours: /^"max_output_tokens"$/,
    reason: "OpenAI's documentation knows `max_output_tokens` and `content_filter` only.",
  },
  {
    on: /(truncated_tool_call|gemini_with_completion_tokens)\.completions-responses$/,
    path: /^answer\.output\[0\]\.status$/,
    ours: /^"incomplete"$/,
    reason: 'What was cut off is not complete.',
  },
  {
    on: /gemini_with_completion_tokens\.completions-responses$/,
    path: /^answer\.usage\.total_tokens$/,
    ours: /^19$/,
    theirs: /^402$/,
    reason: "Google's compatible API counts thoughts in the total alone; OpenAI's total is the sum of input and output.",
  },
  {
    on: /gemini_zero_completion_tokens\.completions-responses$/,
    path: /^(answer\.usage\.(output_tokens|total_tokens)|usage\.outputTokens)$/,
    ours: /^(0|7)$/,
    reason: 'The same: theirs takes a total above the sum for output.',
  },
  {
    on: /openrouter_reasoning\.completions-responses$/,
    path: /^answer\.output\[[01]\]/,
    reason: 'Ours keeps the reasoning, as an item before the message.',
  },
  {
    on: /\.completions-responses-streaming$/,
    path: /^answer\.types\[\d+\]$/,
    reason: "OpenAI's streams say `in_progress` after `created` and end each part with a `done`; theirs omits both.",
  },
  {
    on: /\/stream\.completions-responses-streaming$/,
    path: /^answer\.output\[0\]\.content/,
    theirs: /^(\[\])?$/,
    reason: 'An item that is done holds its content; that of theirs is empty.',
  },
  {
    on: /stream_tool_empty_content\.completions-responses-streaming$/,
    path: /^answer\.(output|texts)\[[01]\]\./,
    reason: 'Empty texts make no message of ours; the call is the first item.',
  },
];

export const TRANSLATED_ANSWERS: readonly Explanation[] = [...TO_CHAT, ...TO_MESSAGES, ...TO_RESPONSES, BLANKED];

export const PASSED_ANSWERS: readonly Explanation[] = [
  ANTHROPIC_INPUT,
  BLANKED,
  {
    on: /blocked\.gemini-native$/,
    path: /^answer\.candidates$/,
    ours: /^\[\]$/,
    theirs: ABSENT,
    reason: 'Theirs writes the answer anew; ours passes the bytes.',
  },
  {
    on: /detect\/(non-json|stream-image-generation)\.completions-detect-streaming$/,
    path: /^answer\.error\./,
    theirs: ABSENT,
    reason: 'As a stream of chat completions it never ends, and a cut stream has to end with an error.',
  },
  {
    on: /detect\/stream-image-generation\.completions-detect-streaming$/,
    path: /^usage\.(inputTokens|outputTokens)$/,
    ours: /^0$/,
    reason: 'Theirs knows the usage of image generation; ours passes that API on without reading it.',
  },
];
