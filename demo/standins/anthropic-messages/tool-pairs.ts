import { objectsOf, stringOf, type JsonObject } from '../check';

interface Turn {
  readonly index: number;
  readonly role: unknown;
  readonly blocks: readonly JsonObject[];
}

/**
 * Each `tool_use` has to be answered by a `tool_result` in the next turn, and each result has to answer one.
 * Source: https://platform.claude.com/docs/en/agents-and-tools/tool-use/implement-tool-use
 */
export function refuseUnpairedTools(body: JsonObject): string | undefined {
  const turns = joinTurns(objectsOf(body['messages']));
  for (const [position, turn] of turns.entries()) {
    const fault =
      misplacedBlock(turn) ?? unansweredUse(turn, turns[position + 1]) ?? strayResult(turn, turns[position - 1]);
    if (fault !== undefined) return fault;
  }
  const usesTools = turns.some(({ blocks }) =>
    blocks.some(({ type }) => type === 'tool_use' || type === 'tool_result'),
  );
  if (usesTools && !Array.isArray(body['tools'])) {
    return 'Requests which include `tool_use` or `tool_result` blocks must define tools';
  }
  return undefined;
}

/** Consecutive messages of one role are one turn, under the index of its first message. */
function joinTurns(messages: readonly JsonObject[]): readonly Turn[] {
  const turns: Turn[] = [];
  for (const [index, message] of messages.entries()) {
    const blocks = objectsOf(message['content']);
    const previous = turns.at(-1);
    if (previous && previous.role === message['role']) {
      turns[turns.length - 1] = { ...previous, blocks: [...previous.blocks, ...blocks] };
    } else {
      turns.push({ index, role: message['role'], blocks });
    }
  }
  return turns;
}

const homes: Readonly<Record<string, string>> = {
  tool_use: 'assistant',
  thinking: 'assistant',
  redacted_thinking: 'assistant',
  tool_result: 'user',
};

function misplacedBlock({ index, role, blocks }: Turn): string | undefined {
  const block = blocks.find(({ type }) => homes[stringOf(type)] !== undefined && homes[stringOf(type)] !== role);
  const type = stringOf(block?.['type']);
  return block && `messages.${index}: \`${type}\` blocks can only be in \`${homes[type]}\` messages`;
}

function idsOf(turn: Turn | undefined, type: string, field: string): readonly unknown[] {
  return (turn?.blocks ?? []).filter((block) => block['type'] === type).map((block) => block[field]);
}

function unansweredUse(turn: Turn, next: Turn | undefined): string | undefined {
  const answered = idsOf(next, 'tool_result', 'tool_use_id');
  const missing = idsOf(turn, 'tool_use', 'id').filter((id) => !answered.includes(id));
  if (missing.length === 0) return undefined;
  const rule = 'Each `tool_use` block must have a corresponding `tool_result` block in the next message.';
  const found = `\`tool_use\` ids were found without \`tool_result\` blocks immediately after: ${missing.join(', ')}.`;
  return `messages.${turn.index}: ${found} ${rule}`;
}

function strayResult(turn: Turn, previous: Turn | undefined): string | undefined {
  const asked = idsOf(previous, 'tool_use', 'id');
  const position = turn.blocks.findIndex(
    (block) => block['type'] === 'tool_result' && !asked.includes(block['tool_use_id']),
  );
  const block = turn.blocks[position];
  if (!block) return undefined;
  const rule = 'Each `tool_result` block must have a corresponding `tool_use` block in the previous message.';
  const found = `unexpected \`tool_use_id\` found in \`tool_result\` blocks: ${stringOf(block['tool_use_id'])}.`;
  return `messages.${turn.index}.content.${position}: ${found} ${rule}`;
}
