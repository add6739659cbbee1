import type { ToolChoice, ToolDefinition } from '../../domain/chat';
import { defined } from '../defined';
import type { FieldReader } from '../fields';

/*
 * Functions lie flat here, unlike in chat completions.
 * Source: https://platform.openai.com/docs/guides/function-calling
 */

export function decodeTools(fields: FieldReader): readonly ToolDefinition[] | undefined {
  return fields.objects('tools')?.flatMap((tool) => {
    const type = tool.requiredString('type');
    if (type !== 'function') {
      // The provider's own tools, and those that take free text.
      fields.notes.leaveOut(`tools.${type}`);
      return [];
    }
    const decoded = defined({
      name: tool.requiredString('name'),
      description: tool.string('description'),
      parameters: tool.object('parameters') && tool.value('parameters'),
      // Absent, OpenAI is strict where the schema allows it and lenient elsewhere; other providers are one or the other.
      isStrict: tool.boolean('strict') || undefined,
    });
    for (const name of tool.unread()) fields.notes.leaveOut(`tools.${name}`);
    return [decoded];
  });
}

/** Writes a function with all that is required: left out, `strict` would mean true, which most schemas are not made for. */
export function encodeTool({ name, description, parameters, isStrict }: ToolDefinition): object {
  return defined({
    type: 'function' as const,
    name,
    description,
    parameters: parameters ?? { type: 'object', properties: {} },
    strict: isStrict ?? false,
  });
}

export function encodeToolChoice(choice: ToolChoice): unknown {
  return choice.type === 'tool' ? { type: 'function', name: choice.name } : choice.type;
}
