import type { ChatRequest, ToolChoice, ToolDefinition } from '../../domain/chat';
import { assertNever } from '../../domain/result';
import { defined } from '../defined';
import { encodeCacheControl } from './cache-control';
import { restrictSchema } from './schema';

/**
 * Writes `tools` and `tool_choice`.
 * @param lossy - takes what has no place here
 * Source: https://platform.claude.com/docs/en/agents-and-tools/tool-use/implement-tool-use
 */
export function encodeTools(
  { tools, toolChoice, parallelToolCalls }: ChatRequest,
  lossy: Set<string>,
): { tools?: readonly unknown[]; tool_choice?: unknown } {
  if (!tools?.length) {
    // A choice among no tools is refused; a forced one is a wish that cannot be met.
    if (toolChoice?.type === 'required' || toolChoice?.type === 'tool') lossy.add('toolChoice');
    return {};
  }
  const isOneAtATime = parallelToolCalls === false && toolChoice?.type !== 'none';
  const choice = toolChoice ?? (isOneAtATime ? { type: 'auto' as const } : undefined);
  return {
    tools: tools.map((tool) => encodeTool(tool, lossy)),
    tool_choice: choice && {
      ...encodeToolChoice(choice),
      ...(isOneAtATime && { disable_parallel_tool_use: true }),
    },
  };
}

function encodeTool({ name, description, parameters, isStrict, cache }: ToolDefinition, lossy: Set<string>): unknown {
  const schema = parameters ?? { type: 'object', properties: {} };
  return defined({
    name,
    description,
    input_schema: isStrict ? restrictSchema(schema, () => lossy.add('tools.parameters')) : schema,
    strict: isStrict || undefined,
    ...encodeCacheControl(cache, lossy),
  });
}

function encodeToolChoice(choice: ToolChoice): { readonly type: string; readonly name?: string } {
  switch (choice.type) {
    case 'auto':
    case 'none':
      return { type: choice.type };
    case 'required':
      return { type: 'any' };
    case 'tool':
      return { type: 'tool', name: choice.name };
    default:
      return assertNever(choice);
  }
}
