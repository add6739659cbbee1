import { objectOf, objectsOf, stringOf, type JsonObject } from '../check';
import { readSignature } from '../signature';

const isThinking = ({ type }: JsonObject): boolean => type === 'thinking' || type === 'redacted_thinking';

/**
 * Thinking that comes back has to be what was signed, and a turn that called tools has to begin with it.
 * Source: https://platform.claude.com/docs/en/build-with-claude/extended-thinking#preserving-thinking-blocks
 */
export function refuseBrokenThinking(body: JsonObject): string | undefined {
  const messages = objectsOf(body['messages']);
  for (const [index, { content }] of messages.entries()) {
    const broken = objectsOf(content).findIndex((block) => isThinking(block) && !isSigned(block));
    const type = stringOf(objectsOf(content)[broken]?.['type']);
    const field = type === 'thinking' ? 'signature' : 'data';
    if (broken >= 0) return `messages.${index}.content.${broken}: Invalid \`${field}\` in \`${type}\` block`;
  }
  return objectOf(body['thinking'])['type'] === 'enabled' ? refuseUnledCalls(messages) : undefined;
}

/** Where the text was omitted, the signature alone has to be right. */
function isSigned({ type, thinking, signature, data }: JsonObject): boolean {
  const text = readSignature('anthropic', stringOf(type === 'thinking' ? signature : data));
  return text !== undefined && (type !== 'thinking' || thinking === '' || thinking === text);
}

/** The last turn of the assistant, when its tools are being answered. */
function refuseUnledCalls(messages: readonly JsonObject[]): string | undefined {
  const isAnswering = objectsOf(messages.at(-1)?.['content']).some(({ type }) => type === 'tool_result');
  const index = messages.findLastIndex(({ role }) => role === 'assistant');
  const [first] = objectsOf(messages[index]?.['content']);
  if (!isAnswering || !first || isThinking(first)) return undefined;
  const found = `Expected \`thinking\` or \`redacted_thinking\`, but found \`${stringOf(first['type'])}\`.`;
  const rule =
    'When `thinking` is enabled, a final `assistant` message must start with a thinking block (preceeding the ' +
    'lastmost set of `tool_use` and `tool_result` blocks). To avoid this requirement, disable `thinking`.';
  return `messages.${index}.content.0.type: ${found} ${rule}`;
}
