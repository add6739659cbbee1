import type { ReasoningConfig } from '../../../src/domain/chat';
import {
  fitEffort,
  fitReasoning,
  isReasoningModel,
  refusedFields,
  takesReasoning,
} from '../../../src/dialects/openai-models';
import { decodeRequest, encodeForProvider } from '../../../src/dialects/translate';

const SAMPLING = { max_tokens: 5, temperature: 0.2, stop: ['x'] };

function passTo(
  modelId: string,
  fields: Record<string, unknown>,
): { body: Record<string, unknown>; lossy: readonly string[] } {
  const raw = Buffer.from(JSON.stringify({ model: 'auto', messages: [{ role: 'user', content: 'hi' }], ...fields }));
  const decoded = decodeRequest('openai-chat', raw, '/v1/chat/completions');
  if (!decoded.ok) throw decoded.error;
  const encoded = encodeForProvider(decoded.value, 'openai-chat', { modelId, maxOutputTokens: undefined });
  return { body: JSON.parse(encoded.body.toString('utf8')) as Record<string, unknown>, lossy: encoded.lossy };
}

describe('OpenAI models that reason', () => {
  it.each([
    ['gpt-5', true],
    ['gpt-5.1-mini', true],
    ['o3', true],
    ['o4-mini', true],
    ['gpt-4.1', false],
    ['gpt-5-chat-latest', false],
    ['llama-3.3-70b', false],
    ['gpt-oss-120b', false],
  ])('%s is one: %s', (modelId, expected) => expect(isReasoningModel(modelId)).toBe(expected));

  it.each([
    ['gpt-5', undefined, true],
    ['gpt-5.1', undefined, false],
    ['gpt-5.1', 'high', true],
    ['gpt-5.6', undefined, true],
    ['gpt-4.1', undefined, false],
  ])('%s with effort %s refuses sampling: %s', (modelId, effort, expected) => {
    expect(refusedFields(modelId, effort).includes('temperature')).toBe(expected);
  });

  it.each([
    ['gpt-5', true],
    ['gpt-4.1', false],
    ['gpt-5-chat-latest', false],
    ['chatgpt-4o-latest', false],
    ['gpt-oss-120b', true],
    ['qwen3-8b', true],
  ])('%s can be asked to reason: %s', (modelId, expected) => expect(takesReasoning(modelId)).toBe(expected));

  it.each([
    ['o3', 'none', 'low'],
    ['o3', 'minimal', 'low'],
    ['gpt-5', 'none', 'minimal'],
    ['gpt-5', 'minimal', 'minimal'],
    ['gpt-5.1', 'none', 'none'],
    ['gpt-5.1', 'minimal', 'low'],
    ['gpt-5.1', 'high', 'high'],
    ['gpt-oss-120b', 'minimal', 'minimal'],
  ])('%s told to reason at %s does so at %s', (modelId, effort, expected) => {
    expect(fitEffort(modelId, effort)).toBe(expected);
  });

  it('get the token limit under its new name and no sampling, which is listed as lost', () => {
    const { body, lossy } = passTo('gpt-5', { ...SAMPLING, metadata: { kept: 'as it is' } });
    expect(body).toEqual({
      model: 'gpt-5',
      messages: [{ role: 'user', content: 'hi' }],
      metadata: { kept: 'as it is' },
      max_completion_tokens: 5,
    });
    expect([...lossy].sort()).toEqual(['stop', 'temperature']);
  });

  it('do not change what other models are sent', () => {
    const { body, lossy } = passTo('gpt-4.1', SAMPLING);
    expect(body).toMatchObject(SAMPLING);
    expect(lossy).toEqual([]);
  });
});

describe('fitReasoning', () => {
  it.each<[string, ReasoningConfig | undefined, string | undefined, readonly string[]]>([
    ['gpt-5', { effort: 'high' }, 'high', []],
    ['gpt-5', { effort: 'none' }, 'minimal', ['reasoning.effort']],
    ['gpt-5', { budgetTokens: 4000 }, 'medium', ['reasoning.budgetTokens']],
    ['gpt-5', { budgetTokens: 0 }, 'minimal', ['reasoning.effort']],
    ['gpt-5.1', { effort: 'none' }, 'none', []],
    ['gpt-4.1', { effort: 'high' }, undefined, ['reasoning']],
    ['gpt-4.1', { effort: 'none' }, undefined, []],
    ['qwen3-32b', { effort: 'low' }, 'low', []],
    ['gpt-5', undefined, undefined, []],
    ['gpt-5', { isShown: true }, undefined, []],
  ])('gives %s for %j the effort %s', (modelId, config, effort, lost) => {
    const lossy = new Set<string>();
    expect(fitReasoning(config, modelId, lossy)).toBe(effort);
    expect([...lossy]).toEqual(lost);
  });
});

describe('a request passed to a model that cannot reason', () => {
  it('leaves out what only newer models take, and nothing else', () => {
    expect(refusedFields('gpt-4.1', 'low')).toEqual(['reasoning_effort', 'verbosity']);
    expect(refusedFields('mistral-large', 'low')).toEqual([]);
  });
});

describe('a request with tools for a model that reasons without them only', () => {
  const tools = [{ type: 'function', function: { name: 'look' } }];

  it.each([
    ['gpt-5.6', {}, 'none', []],
    ['gpt-5.4', { reasoning_effort: 'high' }, 'none', ['reasoning_effort']],
    ['gpt-5.4', { reasoning_effort: 'none' }, 'none', []],
    ['gpt-5', { reasoning_effort: 'high' }, 'high', []],
  ])('tells %s with %j the effort %s', (modelId, fields, effort, lossy) => {
    const passed = passTo(modelId, { tools, ...fields });
    expect(passed.body['reasoning_effort']).toBe(effort);
    expect(passed.lossy).toEqual(lossy);
  });

  it('leaves sampling at its default alone', () => {
    expect(passTo('gpt-5-nano', { temperature: 1, top_p: 0.5 })).toMatchObject({
      body: { temperature: 1 },
      lossy: ['top_p'],
    });
  });
});
