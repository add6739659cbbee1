import type { Ability } from '../domain/ability';
import type { ChatRequest, ContentPart } from '../domain/chat';
import { RouterError } from '../domain/errors';
import type { Model } from '../domain/model';

/** Parts of a message that not every model reads. */
const OF_PART: Readonly<Partial<Record<ContentPart['type'], Ability>>> = {
  image: 'images',
  document: 'documents',
  audio: 'audio',
};

/** How an ability is called to a client. */
const WORDING: Readonly<Record<Ability, string>> = {
  images: 'images',
  documents: 'documents',
  audio: 'audio',
  tools: 'tools',
  jsonSchema: 'answers by JSON schema',
  stream: 'streams',
};

/** What a model must be able to do to serve a request, content of tool results included. */
export function neededAbilities(chat: ChatRequest): ReadonlySet<Ability> {
  const needed = new Set<Ability>();
  for (const { content } of chat.messages) for (const part of content) addOfPart(part, needed);
  if (chat.tools?.length) needed.add('tools');
  if (chat.responseFormat?.type === 'json-schema') needed.add('jsonSchema');
  if (chat.stream) needed.add('stream');
  return needed;
}

function addOfPart(part: ContentPart, needed: Set<Ability>): void {
  const ability = OF_PART[part.type];
  if (ability) needed.add(ability);
  if (part.type === 'tool-result') for (const inner of part.content) addOfPart(inner, needed);
}

/** The models that can do all that is needed. */
export function ableModels(models: readonly Model[], needed: ReadonlySet<Ability>): readonly Model[] {
  return models.filter((model) => missingAbilities(model, needed).length === 0);
}

/**
 * The refusal of a request that none of these models is able to serve.
 * @param models - that would have been allowed
 */
export function unable(models: readonly Model[], needed: ReadonlySet<Ability>): RouterError {
  const missing = [...new Set(models.flatMap((model) => missingAbilities(model, needed)))];
  const names = missing.map((ability) => WORDING[ability]).join(', ');
  const message = `No model that may serve this request supports ${names}. Do without, or ask for another model.`;
  return new RouterError('unable', message, { param: 'model' });
}

function missingAbilities({ lacks }: Model, needed: ReadonlySet<Ability>): readonly Ability[] {
  return lacks ? [...needed].filter((ability) => lacks.has(ability)) : [];
}
