import type { Pending, SignalSet } from '../../../src/domain/signal';
import { startExtraction, type Extraction } from '../../../src/signals/extract';
import { certain, COST, type Cost, type SignalSource } from '../../../src/signals/source';
import { fakePorts, viewOf } from '../../support/observe';
import { fakeClock, type FakeClock } from '../../support/ports';

interface Rig {
  readonly extraction: Extraction;
  /** Names of the sources that ran, in order. */
  readonly ran: readonly string[];
  /** Milliseconds that each of them had left. */
  readonly budgets: readonly number[];
  readonly clock: FakeClock;
}

/** An extraction over sources `look`, `scan`, `analyse` and `infer`, each of which takes 100 ms; `infer` gives two signals. */
function rig(): Rig {
  const ran: string[] = [];
  const budgets: number[] = [];
  const clock = fakeClock();
  const source = (name: string, cost: Cost, names = [name]): SignalSource => ({
    names,
    cost,
    observe: (_view, _ports, budgetMs) => {
      ran.push(name);
      budgets.push(budgetMs);
      clock.advance(100);
      return Object.fromEntries(names.map((signal) => [signal, certain(signal)]));
    },
  });
  const sources = [
    source('infer', COST.infer, ['infer', 'infer-too']),
    source('analyse', COST.analyse),
    source('scan', COST.scan),
    source('look', COST.lookUp),
    { names: ['forgotten'], cost: COST.scan, observe: () => ({}) },
  ];
  const byName = new Map(sources.flatMap((each) => each.names.map((name) => [name, each] as const)));
  const extraction = startExtraction(viewOf('hello'), { sources: byName, ports: fakePorts({ clock }), budgetMs: 250 });
  return { extraction, ran, budgets, clock };
}

/** Needs all of these. */
function needAll(...names: readonly string[]): (signals: SignalSet) => 'settled' | Pending {
  return (signals) => {
    const needs = names.filter((name) => !signals.has(name));
    return needs.length > 0 ? { type: 'pending', needs } : 'settled';
  };
}

describe('signals', () => {
  it('are not computed before somebody asks', async () => {
    const { extraction, ran } = rig();
    expect(await extraction.settle(() => 'settled')).toBe('settled');
    expect(ran).toEqual([]);
  });

  it('are computed the cheapest first', async () => {
    const { extraction, ran } = rig();
    await extraction.settle(needAll('infer', 'analyse', 'look', 'scan'));
    expect(ran).toEqual(['look', 'scan', 'analyse', 'infer']);
  });

  it('are not computed once the question is settled', async () => {
    const { extraction, ran } = rig();
    const answer = await extraction.settle((signals) =>
      signals.has('scan') ? 'enough' : { type: 'pending', needs: ['infer', 'scan'] },
    );
    expect(answer).toBe('enough');
    expect(ran).toEqual(['scan']);
  });

  it('are computed once, whoever asks, and those of one source together', async () => {
    const { extraction, ran } = rig();
    await extraction.settle(needAll('infer'));
    await extraction.settle(needAll('infer-too', 'infer'));
    await extraction.compute(['infer-too', 'look', 'look']);
    expect(ran).toEqual(['infer', 'look']);
    expect([...extraction.signals.keys()]).toEqual(['infer', 'infer-too', 'look']);
  });

  it('share one time budget', async () => {
    const { extraction, budgets } = rig();
    await extraction.settle(needAll('infer', 'analyse', 'look', 'scan'));
    expect(budgets).toEqual([250, 150, 50, -50]);
  });

  it('say how long they took', async () => {
    const { extraction } = rig();
    await extraction.compute(['scan']);
    expect(extraction.signals.get('scan')).toEqual({ name: 'scan', state: 'known', value: 'scan', score: 1, ms: 100 });
  });

  it('are unknown when their source says nothing of them', async () => {
    const { extraction } = rig();
    await extraction.compute(['forgotten']);
    expect(extraction.signals.get('forgotten')).toMatchObject({ state: 'unknown', reason: 'not observed' });
  });

  it('that nothing computes are a bug', async () => {
    await expect(rig().extraction.compute(['nothing'])).rejects.toMatchObject({ code: 'internal' });
  });

  it('that are known already are taken over', async () => {
    const { extraction } = rig();
    await extraction.compute(['look']);
    const next = startExtraction(viewOf('hello'), {
      sources: new Map(),
      ports: fakePorts(),
      budgetMs: 1,
      known: extraction.signals,
    });
    expect(await next.settle(needAll('look'))).toBe('settled');
  });
});
