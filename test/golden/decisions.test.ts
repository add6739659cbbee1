import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { routeRequest } from '../../src/route';
import { chatOf, factsOf } from '../support/chat';
import { compileText } from '../support/config';
import { fakePorts } from '../support/observe';
import { fakeClassifier, type Opinion } from '../support/ports';
import { PROJECT } from '../support/project';

/** A prompt, what the classifier says of it, and where it has to go. */
interface DecisionCase extends Opinion {
  readonly asked: string;
  readonly text: string;
  readonly team?: string;
  readonly rule: string;
  /** The first candidate. */
  readonly model: string;
}

const CASES = JSON.parse(readFileSync(join(__dirname, 'decisions/signalbox.json'), 'utf8')) as readonly DecisionCase[];

describe('the shipped config', () => {
  const snapshot = compileText(readFileSync(join(PROJECT, 'deploy/signalbox.yaml'), 'utf8'));

  it.each(CASES)('sends $asked to $model', async ({ text, team, rule, model, ...opinion }) => {
    const ports = fakePorts({ classifier: fakeClassifier(opinion) });
    const routed = await routeRequest(factsOf({ ...(team && { team }) }), chatOf(text), snapshot, ports);
    if (!routed.ok) throw routed.error;
    const { decision, candidates } = routed.value;
    expect({ rule: decision.rule, model: candidates[0]?.name }).toEqual({ rule, model });
  });

  it('tries every rule in some case', () => {
    const tried = new Set(CASES.map(({ rule }) => rule));
    expect(snapshot.ruleSet.rules.map(({ name }) => name).filter((name) => !tried.has(name))).toEqual([]);
  });

  it.each(snapshot.ruleSet.rules)('has a second candidate for $name unless it stays inside', ({ use }) => {
    const isInternal = use.every((model) => model.provider.trust === 'internal');
    expect(isInternal || use.length > 1).toBe(true);
  });
});
