import { encodeModel, encodeModelList, readModelListRequest } from '../../../src/dialects/model-list';
import type { ListedModel } from '../../../src/domain/model';

const ANTHROPIC = new Map([['anthropic-version', '2023-06-01']]);
const MODELS: readonly ListedModel[] = [
  { name: 'auto', owner: 'signalbox' },
  { name: 'claude', owner: 'anthropic', contextTokens: 200_000, maxOutputTokens: 64_000 },
];

describe('a request for the models', () => {
  it.each([
    ['/v1/models', new Map<string, string>(), { dialect: 'openai-chat' }],
    ['/v1/models/gpt-4.1', new Map<string, string>(), { dialect: 'openai-chat', name: 'gpt-4.1' }],
    ['/v1/models', ANTHROPIC, { dialect: 'anthropic-messages' }],
    ['/v1/models/claude', ANTHROPIC, { dialect: 'anthropic-messages', name: 'claude' }],
    ['/v1beta/models', new Map<string, string>(), { dialect: 'gemini' }],
    ['/v1beta/models/gemini-pro', new Map<string, string>(), { dialect: 'gemini', name: 'gemini-pro' }],
  ])('%s is read', (path, headers, expected) => {
    expect(readModelListRequest(path, headers)).toEqual(expected);
  });

  it.each(['/v1/models/', '/v1/models/a/b', '/v1beta/models/auto:generateContent', '/v2/models', '/'])(
    '%s is none',
    (path) => {
      expect(readModelListRequest(path, new Map())).toBeUndefined();
    },
  );
});

describe('the list of models', () => {
  it('is OpenAI’s for its clients', () => {
    expect(encodeModelList(MODELS, 'openai-chat')).toEqual({
      object: 'list',
      data: [
        { id: 'auto', object: 'model', created: 0, owned_by: 'signalbox' },
        { id: 'claude', object: 'model', created: 0, owned_by: 'anthropic' },
      ],
    });
  });

  it('is Anthropic’s for its clients, in one page', () => {
    expect(encodeModelList(MODELS, 'anthropic-messages')).toMatchObject({
      data: [{ type: 'model', id: 'auto', display_name: 'auto' }, { id: 'claude' }],
      has_more: false,
      first_id: 'auto',
      last_id: 'claude',
    });
    expect(encodeModelList([], 'anthropic-messages')).toEqual({
      data: [],
      has_more: false,
      first_id: null,
      last_id: null,
    });
  });

  it('is Gemini’s for its clients, with limits where they are known', () => {
    expect(encodeModelList(MODELS, 'gemini')).toMatchObject({
      models: [{ name: 'models/auto' }, { name: 'models/claude', inputTokenLimit: 200_000, outputTokenLimit: 64_000 }],
    });
    expect(encodeModel({ name: 'auto', owner: 'signalbox' }, 'gemini')).not.toHaveProperty('inputTokenLimit');
  });
});
