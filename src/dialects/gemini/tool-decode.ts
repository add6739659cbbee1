import type { ToolChoice, ToolDefinition } from '../../domain/chat';
import { defined } from '../defined';
import type { FieldReader } from '../fields';
import { objectOf, objectsOf } from '../json';
import { readSchema } from './schema';

/**
 * Reads the functions of `tools`; Google's own tools, as `googleSearch`, are only Google's to run.
 * Source: https://ai.google.dev/api/caching#Tool
 */
export function decodeTools(request: FieldReader): readonly ToolDefinition[] | undefined {
  const names = objectsOf(request.value('tools')).flatMap((tool) => Object.keys(tool));
  for (const name of names) {
    if (name !== 'functionDeclarations') request.notes.leaveOut(`tools.${name}`);
  }
  const tools = request.objects('tools')?.flatMap((tool) => tool.objects('functionDeclarations') ?? []);
  return tools?.length ? tools.map(decodeTool) : undefined;
}

function decodeTool(declaration: FieldReader): ToolDefinition {
  const jsonSchema = declaration.object('parametersJsonSchema') && declaration.value('parametersJsonSchema');
  const schema = objectOf(declaration.object('parameters') && declaration.value('parameters'));
  const decoded = defined({
    name: declaration.requiredString('name'),
    description: declaration.string('description'),
    parameters: jsonSchema ?? (schema && readSchema(schema)),
  });
  for (const name of declaration.unread()) {
    if (!isHarmless(name, declaration.value(name))) declaration.notes.leaveOut(`tools.${name}`);
  }
  return decoded;
}

/** To wait for a function's response is what every other API does. */
function isHarmless(name: string, value: unknown): boolean {
  return name === 'behavior' && (value === 'BLOCKING' || value === 'UNSPECIFIED');
}

const CHOICES: ReadonlyMap<string, Exclude<ToolChoice['type'], 'tool'>> = new Map([
  ['AUTO', 'auto'],
  ['VALIDATED', 'auto'],
  ['NONE', 'none'],
  ['ANY', 'required'],
]);

/**
 * Reads `toolConfig`. `VALIDATED` is the choice of `AUTO` with a promise about the arguments that is lost.
 * Source: https://ai.google.dev/api/caching#FunctionCallingConfig
 */
export function decodeToolChoice(request: FieldReader): ToolChoice | undefined {
  const toolConfig = request.object('toolConfig');
  const config = toolConfig?.object('functionCallingConfig');
  for (const name of toolConfig?.unread() ?? []) request.notes.leaveOut(`toolConfig.${name}`);
  return config && decodeCallingConfig(config);
}

function decodeCallingConfig(config: FieldReader): ToolChoice | undefined {
  const mode = config.string('mode') ?? 'MODE_UNSPECIFIED';
  const allowed = config.strings('allowedFunctionNames') ?? [];
  for (const name of config.unread()) leaveOut(config, name);
  if (mode === 'MODE_UNSPECIFIED') return undefined;
  const type = CHOICES.get(mode);
  if (!type) config.notes.refuse(config.placeOf('mode'), `must be one of ${[...CHOICES.keys()].join(', ')}`);
  if (mode === 'VALIDATED') leaveOut(config, 'mode');
  const [only] = allowed;
  if (type === 'required' && only !== undefined && allowed.length === 1) return { type: 'tool', name: only };
  if (allowed.length > 0) leaveOut(config, 'allowedFunctionNames');
  return type && { type };
}

function leaveOut(config: FieldReader, name: string): void {
  config.notes.leaveOut(config.placeOf(name));
}
