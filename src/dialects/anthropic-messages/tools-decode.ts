import type { ChatRequest, ToolChoice, ToolDefinition } from '../../domain/chat';
import { defined } from '../defined';
import type { FieldReader } from '../fields';
import { decodeCacheControl } from './cache-control';
import { isClosedSchema } from './schema';

/** What a request says about tools, absent fields as undefined. */
export type ToolFields = {
  readonly [Name in 'tools' | 'toolChoice' | 'parallelToolCalls']: ChatRequest[Name] | undefined;
};

/**
 * Reads `tools` and `tool_choice`. Tools that Anthropic runs itself are left out, and a choice of one with them.
 * Source: https://platform.claude.com/docs/en/agents-and-tools/tool-use/implement-tool-use
 */
export function decodeTools(request: FieldReader): ToolFields {
  const tools = request.objects('tools')?.flatMap((tool) => decodeTool(tool) ?? []);
  const choice = request.object('tool_choice');
  const isOneAtATime = choice?.boolean('disable_parallel_tool_use') ?? false;
  return {
    // An empty list is refused elsewhere, and says no more than none.
    tools: tools?.length ? tools : undefined,
    toolChoice: choice && decodeToolChoice(choice, tools ?? []),
    parallelToolCalls: isOneAtATime ? false : undefined,
  };
}

function decodeTool(tool: FieldReader): ToolDefinition | undefined {
  const type = tool.string('type') ?? 'custom';
  if (type !== 'custom') {
    tool.notes.leaveOut(`tools.${type}`);
    return undefined;
  }
  tool.requiredObject('input_schema');
  const parameters = tool.value('input_schema');
  const decoded = defined({
    name: tool.requiredString('name'),
    description: tool.string('description'),
    parameters,
    isStrict: decodeStrict(tool, parameters),
    cache: decodeCacheControl(tool),
  });
  leaveOutUnread(tool);
  return decoded;
}

/** Others call a schema strict that leaves nothing open; what Anthropic takes beyond that becomes an ordinary tool. */
function decodeStrict(tool: FieldReader, schema: unknown): boolean | undefined {
  const isStrict = tool.boolean('strict');
  if (!isStrict || isClosedSchema(schema)) return isStrict;
  tool.notes.leaveOut('tools.strict');
  return undefined;
}

function leaveOutUnread(tool: FieldReader): void {
  // How the arguments are cut into pieces is no matter of meaning.
  tool.value('eager_input_streaming');
  if (tool.boolean('defer_loading')) tool.notes.leaveOut('tools.defer_loading');
  if (tool.strings('allowed_callers')?.some((caller) => caller !== 'direct')) {
    tool.notes.leaveOut('tools.allowed_callers');
  }
  for (const name of tool.unread()) tool.notes.leaveOut(`tools.${name}`);
}

const SIMPLE_CHOICES: ReadonlyMap<string, ToolChoice> = new Map<string, ToolChoice>([
  ['auto', { type: 'auto' }],
  ['any', { type: 'required' }],
  ['none', { type: 'none' }],
]);

function decodeToolChoice(choice: FieldReader, tools: readonly ToolDefinition[]): ToolChoice | undefined {
  const type = choice.requiredString('type');
  const simple = SIMPLE_CHOICES.get(type);
  if (simple) return simple;
  if (type !== 'tool') {
    choice.notes.refuse(choice.placeOf('type'), `must be one of ${[...SIMPLE_CHOICES.keys(), 'tool'].join(', ')}`);
    return undefined;
  }
  const name = choice.requiredString('name');
  if (tools.some((tool) => tool.name === name)) return { type: 'tool', name };
  choice.notes.leaveOut('tool_choice');
  return undefined;
}
