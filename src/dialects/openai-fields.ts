import type { ToolChoice } from '../domain/chat';
import type { FieldReader } from './fields';

/* Fields of a request that OpenAI's two APIs have alike. */

const SIMPLE_CHOICES = ['auto', 'none', 'required'] as const;

/**
 * Reads `tool_choice`.
 * @param functionOf - where the name of a function stands in a choice: the two APIs differ in that
 */
export function decodeToolChoice(
  fields: FieldReader,
  functionOf: (choice: FieldReader) => FieldReader,
): ToolChoice | undefined {
  const choice = fields.value('tool_choice');
  if (choice === undefined) return undefined;
  if (typeof choice === 'string') {
    const type = SIMPLE_CHOICES.find((simple) => simple === choice);
    if (!type) fields.notes.refuse('tool_choice', `must be ${SIMPLE_CHOICES.join(', ')} or an object`);
    return type && { type };
  }
  const object = fields.object('tool_choice');
  if (object?.string('type') === 'function') return { type: 'tool', name: functionOf(object).requiredString('name') };
  fields.notes.leaveOut('tool_choice');
  return undefined;
}

/** `safety_identifier` is the newer word for the one of `user`'s two purposes that other providers have too. */
export function decodeUser(fields: FieldReader): string | undefined {
  const user = fields.string('user');
  return fields.string('safety_identifier') ?? user;
}
