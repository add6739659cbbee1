import type { Model } from '../../../src/domain/model';
import { fittingModels } from '../../../src/routing/context-window';
import { chatOf } from '../../support/chat';
import { compileText, configText } from '../../support/config';
import { signalSet, UNKNOWN, type Said } from '../../support/signals';

const MODELS: readonly Model[] = [
  ...compileText(
    configText({
      models: `models:
  small: { provider: openai, id: a, context: 1000 }
  large: { provider: openai, id: b, context: 10000 }
  open: { provider: openai, id: c }`,
      default: 'default: { use: [small] }',
    }),
  ).models.values(),
];

function fit(tokens: Said, maxTokens?: number, among = MODELS): unknown {
  const fitting = fittingModels(among, chatOf('hello', { ...(maxTokens && { maxTokens }) }), signalSet({ tokens }));
  return 'type' in fitting ? fitting : fitting.map(({ name }) => name);
}

describe('the context window', () => {
  it.each<[string, Said, number | undefined, readonly string[]]>([
    ['that is large enough', 100, undefined, ['small', 'large', 'open']],
    ['that is just large enough', 1000, undefined, ['small', 'large', 'open']],
    ['that is too small', 1001, undefined, ['large', 'open']],
    ['that the answer would not fit into', 900, 200, ['large', 'open']],
    ['that nobody stated', 20_000, undefined, ['open']],
    ['of a request of unknown size', UNKNOWN, undefined, ['small', 'large', 'open']],
  ])('%s keeps the order of the models', (_, tokens, maxTokens, expected) => {
    expect(fit(tokens, maxTokens)).toEqual(expected);
  });

  it('is left to the provider when it is too small everywhere', () => {
    expect(fit(20_000, undefined, MODELS.slice(0, 2))).toEqual(['small', 'large']);
  });

  it('needs the number of tokens', () => {
    expect(fittingModels(MODELS, chatOf('hello'), signalSet({}))).toEqual({ type: 'pending', needs: ['tokens'] });
  });

  it('needs nothing when no model has one', () => {
    expect(fittingModels(MODELS.slice(2), chatOf('hello'), signalSet({}))).toEqual(MODELS.slice(2));
  });
});
