import type { ChatRequest } from '../../../src/domain/chat';
import { ableModels, neededAbilities, unable } from '../../../src/routing/abilities';
import { chatOf, message } from '../../support/chat';
import { compileText, configText } from '../../support/config';

const SOURCE = { type: 'url', url: 'https://example.com/a' } as const;
const IMAGE = { type: 'image', source: SOURCE } as const;

const MODELS = [
  ...compileText(
    configText({
      models: `models:
  all: { provider: openai, id: a }
  blind: { provider: openai, id: b, abilities: { images: false, audio: false } }
  plain: { provider: openai, id: c, abilities: { tools: false, jsonSchema: false, stream: false, images: true } }`,
      default: 'default: { use: [all] }',
    }),
  ).models.values(),
];

describe('what a request needs', () => {
  it.each<[string, ChatRequest, readonly string[]]>([
    ['text', chatOf('hi'), []],
    ['an image', chatOf([message('user', 'see', IMAGE)]), ['images']],
    [
      'an image that a tool returned',
      chatOf([message('tool', { type: 'tool-result', toolCallId: 'x', content: [IMAGE] })]),
      ['images'],
    ],
    [
      'a document and sound',
      chatOf([message('user', { type: 'document', source: SOURCE }, { type: 'audio', source: SOURCE })]),
      ['documents', 'audio'],
    ],
    ['tools', chatOf('hi', { tools: [{ name: 'f' }] }), ['tools']],
    ['no tools', chatOf('hi', { tools: [] }), []],
    [
      'a schema and a stream',
      chatOf('hi', { stream: true, responseFormat: { type: 'json-schema', name: 'n', schema: {} } }),
      ['jsonSchema', 'stream'],
    ],
    ['JSON without a schema', chatOf('hi', { responseFormat: { type: 'json' } }), []],
  ])('with %s', (_, chat, expected) => {
    expect([...neededAbilities(chat)]).toEqual(expected);
  });

  it('is everything that a model can do unless the config says otherwise', () => {
    const names = (chat: ChatRequest): readonly string[] =>
      ableModels(MODELS, neededAbilities(chat)).map(({ name }) => name);
    expect(names(chatOf('hi'))).toEqual(['all', 'blind', 'plain']);
    expect(names(chatOf([message('user', IMAGE)]))).toEqual(['all', 'plain']);
    expect(names(chatOf('hi', { stream: true }))).toEqual(['all', 'blind']);
    expect(names(chatOf([message('user', IMAGE)], { tools: [{ name: 'f' }] }))).toEqual(['all']);
  });

  it('is named when no model has it, and nothing else is', () => {
    const needed = neededAbilities(chatOf([message('user', IMAGE)], { tools: [{ name: 'f' }], stream: true }));
    const error = unable(MODELS.slice(1, 2), needed);
    expect(error).toMatchObject({ code: 'unable', httpStatus: 422, param: 'model' });
    expect(error.message).toContain('supports images.');
  });
});
