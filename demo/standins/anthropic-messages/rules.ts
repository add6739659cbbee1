import { isObject, objectOf, objectsOf, stringOf, type JsonObject } from '../check';
import { findOpenObject } from '../strict-schema';
import { refuseBrokenImages } from './images';
import { refuseBrokenThinking } from './thinking';
import { refuseUnpairedTools } from './tool-pairs';

/** What a model takes, from its id. */
interface Family {
  /** Claude 4.7 and later: no temperature, top_p, top_k, and only adaptive thinking. */
  readonly refusesSampling: boolean;
  /** Claude 4.6 and later: the last message may not be the assistant's. */
  readonly refusesPrefill: boolean;
  /** Claude 4.1 to 4.6: temperature or top_p, not both. */
  readonly takesOneSampler: boolean;
}

/**
 * Sources: https://platform.claude.com/docs/en/api/errors (prefill), …/models/haiku-5-5/migration-guide (sampling,
 * thinking), https://github.com/open-webui/functions/pull/9 (one sampler).
 */
function familyOf(modelId: string): Family {
  const version = /^claude-(?:mythos-preview|[a-z]+-(\d+)(?:-(\d)(?!\d))?)/.exec(modelId);
  const isMythosPreview = modelId.startsWith('claude-mythos-preview');
  const generation = isMythosPreview ? 5 : Number(version?.[1] ?? 0) + Number(version?.[2] ?? 0) / 10;
  return {
    refusesSampling: generation >= 4.7,
    refusesPrefill: generation >= 4.6,
    takesOneSampler: generation >= 4.1 && generation < 4.7,
  };
}

const rules: readonly ((body: JsonObject) => string | undefined)[] = [
  refuseRoles,
  refuseEmptyContent,
  refuseUnpairedTools,
  refusePrefill,
  refuseSampling,
  refuseThinking,
  refuseToolChoiceWithoutTools,
  refuseOpenSchema,
  refuseBrokenImages,
  refuseBrokenThinking,
];

/** What the version of 2026-10-21 refuses beside. Source: https://platform.claude.com/docs/en/api/versioning */
const newerRules: typeof rules = [refuseAnySampling, refuseMisplacedBlocks];

/** The message for the first broken rule of a body whose shape is right. */
export function findBrokenRule(body: JsonObject, version?: string): string | undefined {
  for (const rule of version === '2026-10-21' ? [...rules, ...newerRules] : rules) {
    const message = rule(body);
    if (message !== undefined) return message;
  }
  return undefined;
}

/**
 * Turns need not alternate: the API joins consecutive turns of one role. It does want a user's turn first.
 * `system` as a role is accepted by the newest models in the middle of a conversation; the stand-in refuses it for all,
 * as older ones do, since a translator cannot rely on it.
 */
function refuseRoles(body: JsonObject): string | undefined {
  const messages = objectsOf(body['messages']);
  if (messages.length === 0) return 'messages: at least one message is required';
  for (const [index, { role }] of messages.entries()) {
    if (role === 'system') {
      const instead = 'The Messages API accepts a top-level `system` parameter, not "system" as an input message role.';
      return `messages: Unexpected role "system". ${instead}`;
    }
    if (role !== 'user' && role !== 'assistant') {
      return `messages.${index}.role: Input should be 'user' or 'assistant'`;
    }
  }
  return messages[0]?.['role'] === 'user' ? undefined : 'messages: first message must use the "user" role';
}

function refuseEmptyContent(body: JsonObject): string | undefined {
  const messages = objectsOf(body['messages']);
  for (const [index, message] of messages.entries()) {
    const { content } = message;
    const isOptional = index === messages.length - 1 && message['role'] === 'assistant';
    if ((content === '' || (Array.isArray(content) && content.length === 0)) && !isOptional) {
      const rule = 'all messages must have non-empty content except for the optional final assistant message';
      return `messages.${index}: ${rule}`;
    }
    if (hasEmptyText(content)) return 'messages: text content blocks must be non-empty';
  }
  return hasEmptyText(body['system']) ? 'system: text content blocks must be non-empty' : undefined;
}

function hasEmptyText(content: unknown): boolean {
  return objectsOf(content).some((block) => block['type'] === 'text' && block['text'] === '');
}

function refusePrefill(body: JsonObject): string | undefined {
  const last = objectsOf(body['messages']).at(-1);
  if (last?.['role'] !== 'assistant') return undefined;
  if (familyOf(stringOf(body['model'])).refusesPrefill) {
    return 'This model does not support assistant message prefill. The conversation must end with a user message.';
  }
  const { content } = last;
  const text = typeof content === 'string' ? content : stringOf(objectsOf(content).at(-1)?.['text']);
  return /\s$/.test(text) ? 'messages: final assistant content cannot end with trailing whitespace' : undefined;
}

const samplers = ['temperature', 'top_p', 'top_k'] as const;

function refuseSampling(body: JsonObject): string | undefined {
  const { refusesSampling, takesOneSampler } = familyOf(stringOf(body['model']));
  // The defaults pass: the documentation speaks of non-default values.
  const given = samplers.filter((name) => body[name] !== undefined && !(name !== 'top_k' && body[name] === 1));
  if (refusesSampling && given[0]) return `\`${given[0]}\` is deprecated for this model.`;
  if (takesOneSampler && body['temperature'] !== undefined && body['top_p'] !== undefined) {
    return '`temperature` and `top_p` cannot both be specified for this model. Please use only one.';
  }
  return undefined;
}

function refuseAnySampling(body: JsonObject): string | undefined {
  const given = samplers.find((name) => body[name] !== undefined);
  return given && `${given}: Extra inputs are not permitted`;
}

function refuseMisplacedBlocks(body: JsonObject): string | undefined {
  for (const [index, { role, content }] of objectsOf(body['messages']).entries()) {
    const position = objectsOf(content).findIndex(({ type, citations }) =>
      role === 'assistant' ? type === 'document' : Array.isArray(citations) && citations.length > 0,
    );
    if (position >= 0)
      return `messages.${index}.content.${position}: not permitted in a message of role ${stringOf(role)}`;
  }
  return undefined;
}

function refuseThinking(body: JsonObject): string | undefined {
  const thinking = body['thinking'];
  if (!isObject(thinking) || thinking['type'] !== 'enabled') return undefined;
  if (familyOf(stringOf(body['model'])).refusesSampling) {
    const instead = 'Use "thinking.type.adaptive" and "output_config.effort" to control thinking behavior.';
    return `"thinking.type.enabled" is not supported for this model. ${instead}`;
  }
  if (Number(thinking['budget_tokens']) >= Number(body['max_tokens'])) {
    return '`max_tokens` must be greater than `thinking.budget_tokens`.';
  }
  if (body['temperature'] !== undefined && body['temperature'] !== 1) {
    return '`temperature` may only be set to 1 when thinking is enabled.';
  }
  const choice = objectOf(body['tool_choice'])['type'];
  return choice === 'any' || choice === 'tool'
    ? 'Thinking may not be enabled when tool_choice forces tool use.'
    : undefined;
}

function refuseToolChoiceWithoutTools(body: JsonObject): string | undefined {
  const choice = objectOf(body['tool_choice']);
  const tools = objectsOf(body['tools']);
  if (body['tool_choice'] === undefined) return undefined;
  if (tools.length === 0) return 'tool_choice may only be specified while providing tools.';
  const wanted = choice['type'] === 'tool' ? choice['name'] : undefined;
  if (wanted === undefined || tools.some(({ name }) => name === wanted)) return undefined;
  return `Tool '${stringOf(wanted)}' not found in provided tools`;
}

/** Source: https://platform.claude.com/docs/en/build-with-claude/structured-outputs#json-schema-limitations */
function refuseOpenSchema(body: JsonObject): string | undefined {
  const format = objectOf(objectOf(body['output_config'])['format']);
  const strictTools = objectsOf(body['tools']).filter(({ strict }) => strict === true);
  const schemas: readonly (readonly [string, unknown])[] = [
    ['output_config.format.schema', format['schema']],
    ...strictTools.map(({ input_schema }, index) => [`tools.${index}.custom`, input_schema] as const),
  ];
  for (const [place, schema] of schemas) {
    const fault = isObject(schema) && findOpenObject(schema, { isRequiredWanted: false });
    if (fault) return `${place}: For 'object' type, 'additionalProperties' must be explicitly set to false`;
  }
  return undefined;
}
