import { decide } from '../../../src/rules/decide';
import { evaluateShadows } from '../../../src/rules/shadow';
import { isPending, type SignalSet } from '../../../src/domain/signal';
import { compileText, configText } from '../../support/config';
import { signalSet, UNKNOWN } from '../../support/signals';

const { ruleSet } = compileText(
  configText({
    rules: `rules:
  - { name: try-tools, when: { tools: true }, use: [claude], shadow: true }
  - { name: streams, when: { stream: true }, use: [gpt] }
  - { name: try-german, when: { language: de }, use: [claude], shadow: true }
  - { name: try-all, use: [claude], shadow: true }
  - { name: code, when: { intent: coding }, use: [claude] }
  - { name: try-late, when: { tokens: { atLeast: 1 } }, use: [claude], shadow: true }`,
  }),
);

function shadowsOf(signals: SignalSet): ReturnType<typeof evaluateShadows> {
  const decision = decide(ruleSet, signals);
  if (isPending(decision)) throw new TypeError('pending');
  return evaluateShadows(ruleSet, decision, signals);
}

describe('a shadow rule', () => {
  it('does not decide, nor wait for what only it needs', () => {
    expect(decide(ruleSet, signalSet({ stream: true }))).toMatchObject({
      rule: 'streams',
      trace: [{ rule: 'streams', outcome: true }],
    });
  });

  it('is told where it stands before the rule that decides', () => {
    expect(shadowsOf(signalSet({ stream: true, tools: true }))).toEqual({
      trace: [
        { rule: 'try-tools', outcome: true, isShadow: true },
        { rule: 'streams', outcome: true },
      ],
      shadowed: ['try-tools'],
    });
  });

  it('is told before the default, wherever it stands', () => {
    const signals = signalSet({ stream: false, tools: false, language: UNKNOWN, intent: 'math', tokens: 5 });
    expect(shadowsOf(signals)).toMatchObject({ shadowed: ['try-all', 'try-late'] });
  });

  it('asks for its signals once the decision stands', () => {
    expect(shadowsOf(signalSet({ stream: true }))).toEqual({ type: 'pending', needs: ['tools'] });
  });

  it('makes no rule after it unreachable', () => {
    expect(ruleSet.rules.map(({ name }) => name)).toContain('code');
  });

  it('is not asked when the client named a model', () => {
    const decision = { rule: 'model:gpt', cause: 'named-model', use: [], trace: [] } as const;
    expect(evaluateShadows(ruleSet, decision, signalSet({}))).toEqual({ trace: [], shadowed: [] });
  });
});
