import type { DialectName, ListedModel } from '../domain/model';
import { defined } from './defined';

/** What a client asked of the list: all of it, or one model. */
export interface ModelListRequest {
  readonly dialect: DialectName;
  /** Absent for the whole list. */
  readonly name?: string;
}

const OPENAI_PATH = /^\/v1\/models(?:\/([^/]+))?$/;
const GEMINI_PATH = /^\/v1beta\/models(?:\/([^/:]+))?$/;

/**
 * Reads a request for the models.
 * @param path - without query
 * @param headers - by lower-case name; OpenAI and Anthropic share the path, and only Anthropic's clients name a version
 * @returns undefined for any other path
 */
export function readModelListRequest(path: string, headers: ReadonlyMap<string, string>): ModelListRequest | undefined {
  const openAi = OPENAI_PATH.exec(path);
  const gemini = GEMINI_PATH.exec(path);
  if (openAi) return listRequest(headers.has('anthropic-version') ? 'anthropic-messages' : 'openai-chat', openAi[1]);
  return gemini ? listRequest('gemini', gemini[1]) : undefined;
}

function listRequest(dialect: DialectName, name: string | undefined): ModelListRequest {
  return defined({ dialect, name });
}

/** What the list needs of one dialect. */
interface ListShape {
  readonly one: (model: ListedModel) => object;
  readonly all: (models: readonly object[], names: readonly string[]) => object;
}

/** The operator's models have no birthday; clients expect a date. */
const CREATED = '1970-01-01T00:00:00Z';

/** Source: https://platform.openai.com/docs/api-reference/models/list */
const OPENAI: ListShape = {
  one: ({ name, owner }) => ({ id: name, object: 'model', created: 0, owned_by: owner }),
  all: (data) => ({ object: 'list', data }),
};

const SHAPES: Readonly<Record<DialectName, ListShape>> = {
  'openai-chat': OPENAI,
  'openai-responses': OPENAI,
  /** Source: https://platform.claude.com/docs/en/api/models/list */
  'anthropic-messages': {
    one: ({ name }) => ({ type: 'model', id: name, display_name: name, created_at: CREATED }),
    all: (data, names) => ({ data, has_more: false, first_id: names[0] ?? null, last_id: names.at(-1) ?? null }),
  },
  /** Source: https://ai.google.dev/api/models#Model */
  gemini: {
    one: ({ name, contextTokens, maxOutputTokens }) =>
      defined({
        name: `models/${name}`,
        baseModelId: name,
        version: '1',
        displayName: name,
        inputTokenLimit: contextTokens,
        outputTokenLimit: maxOutputTokens,
        supportedGenerationMethods: ['generateContent'],
      }),
    all: (models) => ({ models }),
  },
};

/** Writes the whole list as clients of a dialect expect it. */
export function encodeModelList(models: readonly ListedModel[], dialect: DialectName): object {
  const { one, all } = SHAPES[dialect];
  return all(
    models.map(one),
    models.map(({ name }) => name),
  );
}

/** Writes one model of the list. */
export function encodeModel(model: ListedModel, dialect: DialectName): object {
  return SHAPES[dialect].one(model);
}
