import type { Explanation } from '../explanation';

/*
 * Where our requests differ from those of another gateway. Theirs is a choice of that project; where a provider's
 * documentation decides, it is named.
 */

const ABSENT = /^$/;

const TO_ANTHROPIC: readonly Explanation[] = [
  {
    on: /completions\/(basic|image-url|reasoning|reasoning_max|tool-call)\.anthropic$/,
    path: /^max_tokens$/,
    ours: /^16384$/,
    theirs: /^4096$/,
    reason: 'Their default of 4096 cuts long answers; every current Claude can give 16384.',
  },
  {
    on: /completions\/full\.anthropic$/,
    path: /^(output_config\.format\.|system$)/,
    reason: 'Anthropic refuses schemas that leave objects open, so JSON mode is an instruction.',
  },
  {
    on: /completions\/full\.anthropic$/,
    path: /^stop_sequences/,
    ours: /^("END")?$/,
    reason: 'Anthropic refuses stop sequences of white space alone.',
  },
  {
    on: /completions\/reasoning\.anthropic$/,
    path: /^thinking\.budget_tokens$/,
    ours: /^8192$/,
    reason: 'Ours is a share of the answer, theirs a constant.',
  },
  {
    on: /completions\/reasoning_max\.anthropic$/,
    path: /^(thinking|output_config\.effort)/,
    ours: /^("adaptive"|"high")?$/,
    reason: 'Budgets are deprecated for this model; it decides itself, guided by effort.',
  },
  {
    on: /completions\/tool-call\.anthropic$/,
    path: /^messages\[[23]\]/,
    reason: 'Anthropic wants the results of parallel calls in one turn.',
  },
];

const TO_GEMINI: readonly Explanation[] = [
  {
    on: /vertex-gemini$/,
    path: /\.(parameters|parametersJsonSchema)\./,
    reason: 'JSON Schema has a field of its own, which takes all of it.',
  },
  {
    on: /structured-output\.vertex-gemini$/,
    path: /\.(responseSchema|responseJsonSchema)\./,
    reason: 'The same, and references stay references.',
  },
  {
    on: /generation-config\.vertex-gemini$/,
    path: /\.responseMimeType$/,
    ours: ABSENT,
    reason: 'Gemini 2.5 refuses JSON answers beside functions.',
  },
  {
    on: /tool.*\.vertex-gemini$/,
    path: /\.(functionCall|functionResponse)\.id$/,
    theirs: ABSENT,
    reason: 'Ids tell parallel calls of one function apart.',
  },
  {
    on: /tool.*\.vertex-gemini$/,
    path: /\.functionResponse\.response\./,
    reason: 'A result that is a JSON object is sent as one.',
  },
  {
    on: /reasoning.*\.vertex-gemini$/,
    path: /\.thinkingConfig\.(thinkingBudget|includeThoughts)$/,
    ours: ABSENT,
    reason: 'The model is no Gemini, and thoughts are not asked for by OpenAI clients.',
  },
];

const TO_OPENAI: readonly Explanation[] = [
  {
    on: /\.(completions|responses|gemini)$/,
    path: /^stream$/,
    ours: ABSENT,
    theirs: /^false$/,
    reason: 'Theirs says the default.',
  },
  {
    on: /\.responses$/,
    path: /^(store|tools\[\d+\]\.strict)$/,
    ours: /^false$/,
    theirs: ABSENT,
    reason: "OpenAI's default is true, Anthropic's clients mean false.",
  },
  {
    on: /cache_control\.(completions|gemini)$/,
    path: /^messages\[\d+\]\.content(\[\d+\]\.(type|text|prompt_cache_breakpoint\.mode))?$/,
    ours: /^("(First assistant blockSecond assistant block|System-role block|(text|array) result|before imageafter image|Cached (user|system) input)?")?$/,
    reason: "OpenAI's cache marks are for models since GPT-5.6; ours names `cacheControl` as lossy and joins the texts.",
  },
  {
    on: /responses\/(cache_control|instructions)\.gemini$/,
    path: /^messages\[\d\]\.role$/,
    ours: /^"system"$/,
    theirs: /^"developer"$/,
    reason: "Only OpenAI's own models know the newer name of the role.",
  },
  {
    on: /structured-output\.completions$/,
    path: /^reasoning_effort$/,
    ours: /^"high"$/,
    theirs: ABSENT,
    reason: 'Anthropic says effort in `output_config`, OpenAI here; theirs loses it.',
  },
  {
    on: /structured-output\.completions$/,
    path: /^response_format\.json_schema\.(name|strict)$/,
    ours: /^("answer"|true)$/,
    reason: 'OpenAI wants a name, any will do; Anthropic keeps to the schema, which OpenAI only does when told.',
  },
];

/** A request with everything that an agent sends, by Anthropic's API to OpenAI's Responses. */
const AGENT: readonly Explanation[] = [
  {
    on: /responses_agent_subset\.responses$/,
    path: /^input\[0\]\.content/,
    reason: 'Theirs joins the system texts by a line break, ours keeps them as two parts.',
  },
  {
    on: /responses_agent_subset\.responses$/,
    path: /^input\[1\]\.(type|content\[3\]\..*)$/,
    ours: /^("message")?$/,
    reason: "The type is the default; an image by Anthropic's file id means nothing to OpenAI: lossy.",
  },
  {
    on: /responses_agent_subset\.responses$/,
    path: /^input\[[23]\]\.(id|status)$/,
    ours: ABSENT,
    reason: 'Optional, and of items that OpenAI never made.',
  },
  {
    on: /responses_agent_subset\.responses$/,
    path: /^text\.format\.(name|strict)$/,
    ours: /^("answer"|true)$/,
    reason: 'As in chat completions: any name, and kept to.',
  },
  {
    on: /responses_agent_subset\.responses$/,
    path: /^(user|metadata\.(user_id|trace_id))$/,
    ours: /^("user-123")?$/,
    reason: "Anthropic's metadata has the user's id alone, which OpenAI calls `user`; its API refuses `trace_id`.",
  },
  {
    on: /responses_agent_subset\.responses$/,
    path: /^reasoning\.summary$/,
    ours: /^"auto"$/,
    theirs: ABSENT,
    reason: 'The client asked for thinking, which OpenAI only shows summed up, when told to.',
  },
];

export const TRANSLATED_REQUESTS: readonly Explanation[] = [...TO_ANTHROPIC, ...TO_GEMINI, ...TO_OPENAI, ...AGENT];

export const PASSED_REQUESTS: readonly Explanation[] = [
  {
    on: /gemini\/text\.gemini-native$/,
    path: /./,
    ours: /^("cachedContent")?$/,
    reason: '`cachedContent` is text that nobody here has seen: refused.',
  },
  {
    on: /messages\/reasoning\.vertex$/,
    path: /^(output_format|messages\[0\]\.content\[0\]\.cache_control\.scope)$/,
    theirs: ABSENT,
    reason: 'Theirs leaves out what Vertex does not know; ours goes on as it came, for the provider to judge.',
  },
  {
    on: /policies\/openai_with_text_input\.openai$/,
    path: /^input/,
    reason: 'Theirs makes a list of the text to add its prompts to it.',
  },
  {
    on: /responses\/assistant-history\.openai$/,
    path: /./,
    ours: /^("input\[0\]\.content\[1\]\.refusal")?$/,
    reason: 'The refusal is in `text`; OpenAI has it in `refusal`, and requires it there.',
  },
];

export const READ_CONVERSATIONS: readonly Explanation[] = [
  {
    on: /gemini\/tools\.get-messages-gemini$/,
    path: /^\[2\]\.(role|content)$/,
    reason: "Theirs does not read tools' results, which may hold anything; ours does.",
  },
  {
    on: /responses\/assistant-history\.get-messages-responses$/,
    path: /./,
    reason: 'Refused, as above.',
  },
];

export const PASSED_CHATS: readonly Explanation[] = [
  {
    on: /^chat-(bad-request|no-messages)$/,
    path: /^(refused)?$/,
    ours: /^("messages(\[0\]\.content)?")?$/,
    reason: 'Refused at once, as OpenAI did.',
  },
];
