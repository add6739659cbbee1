import type { Explanation } from '../explanation';

/** What OpenAI's requests and answers lose on the way through another dialect and back, and why it has no place there. */

const ABSENT = /^$/;

export const REQUEST_ROUND_TRIPS: readonly Explanation[] = [
  {
    on: /^chat-(bad-request|no-messages) /,
    path: /./,
    ours: /^("messages(\[0\]\.content)?")?$/,
    reason: 'Refused at once, as OpenAI did.',
  },
  {
    on: / through anthropic-messages$/,
    path: /^max_completion_tokens$/,
    ours: /^16384$/,
    theirs: ABSENT,
    reason: 'Anthropic requires a limit.',
  },
  {
    on: /^chat-(multiturn|(streaming-)?detailed-usage) /,
    path: /^temperature$/,
    ours: ABSENT,
    theirs: /^1$/,
    reason: 'The default, and the only value that this model takes: left out.',
  },
  {
    on: /^chat-streaming(-web-search)? /,
    path: /^stream_options\.include_usage$/,
    ours: /^true$/,
    theirs: ABSENT,
    reason: 'Ours always asks, to count; the other dialects always tell.',
  },
  {
    on: /^chat-multiturn through (anthropic-messages|gemini)$/,
    path: /^messages\[0\]\.role$/,
    ours: /^"system"$/,
    reason: 'Only OpenAI tells developer from system.',
  },
  {
    on: /^chat-(streaming-)?detailed-usage through (anthropic-messages|gemini)$/,
    path: /^messages\[0\]\.role$/,
    ours: /^"user"$/,
    reason: 'Both refuse a conversation without a turn of the user; the only message becomes one.',
  },
  {
    on: /^chat-audio-to-text through (openai-responses|anthropic-messages)$/,
    path: /^messages\[0\]\.content/,
    reason: 'Neither takes audio: lossy `messages.audio`.',
  },
  {
    on: /^chat-text-to-audio /,
    path: /^(audio|modalities)/,
    ours: ABSENT,
    reason: 'Answers that are spoken have no place in the canonical chat: lossy.',
  },
  {
    on: /web-search /,
    path: /^web_search_options\./,
    ours: ABSENT,
    reason: "OpenAI's own tool: lossy.",
  },
  {
    on: /^chat-json-mode through anthropic-messages$/,
    path: /^(messages\[[01]\]|response_format\.type$)/,
    reason: 'Anthropic has no JSON mode without a schema: an instruction stands in for it.',
  },
  {
    on: /^chat-openai-agents-python through (anthropic-messages|gemini)$/,
    path: /^response_format\.json_schema\.(name|strict)$/,
    reason: 'Neither names a schema, and Gemini has no word for keeping to it strictly.',
  },
  {
    on: /^chat-parallel-tools through (anthropic-messages|gemini)$/,
    path: /^parallel_tool_calls$/,
    ours: ABSENT,
    theirs: /^true$/,
    reason: 'The default.',
  },
];

const OF_OPENAI_ALONE: readonly Explanation[] = [
  {
    on: /./,
    path: /^(service_tier|system_fingerprint|obfuscation)$/,
    ours: ABSENT,
    reason: 'Says something of the server, not of the answer.',
  },
  {
    on: / through (anthropic-messages|gemini)$/,
    path: /^created$/,
    ours: /^1700000000$/,
    reason: 'Neither says when an answer was made.',
  },
  {
    on: /./,
    path: /^usage\.(prompt|completion)_tokens_details\.(accepted_prediction|rejected_prediction|audio|image|text)_tokens$/,
    ours: ABSENT,
    reason: 'How tokens spread over kinds of content is for OpenAI alone to say; the sums are kept.',
  },
];

export const ANSWER_ROUND_TRIPS: readonly Explanation[] = [
  ...OF_OPENAI_ALONE,
  {
    on: /./,
    path: /^choices\[0\]\.message\.annotations$/,
    ours: ABSENT,
    theirs: /^\[\]$/,
    reason: 'None.',
  },
  {
    on: /^azure-chat-basic /,
    path: /content_filter_results|prompt_filter_results/,
    ours: ABSENT,
    reason: "Azure's own, and empty.",
  },
  {
    on: /^chat-text-to-audio /,
    path: /^choices\[0\]\.message\.(audio\.|content$)/,
    ours: /^("")?$/,
    reason: 'No client of another dialect can be given speech, and the request had named it as lossy.',
  },
];

export const STREAM_ROUND_TRIPS: readonly Explanation[] = [
  ...OF_OPENAI_ALONE,
  {
    on: /^chat-streaming(-web-search)? through anthropic-messages$/,
    path: /^usage\./,
    ours: /^0$/,
    theirs: ABSENT,
    reason: "Anthropic's streams always count; this one of OpenAI's was not asked to.",
  },
];
