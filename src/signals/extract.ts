import { RouterError } from '../domain/errors';
import { isPending, type Question, type Signal, type SignalSet } from '../domain/signal';
import type { RequestView } from './request-view';
import type { DerivedSource, Observation, SignalPorts, SignalSource, SignalSources } from './source';

/** The signals of one request, computed as far as somebody asked for them. Holds no text. */
export interface Extraction {
  /** What is computed so far; grows. */
  readonly signals: SignalSet;
  /** Computes what a question still needs, the cheapest first and nothing twice, until it has its answer. */
  settle<Answer>(question: Question<Answer>): Promise<Answer>;
  /** Computes these signals, whether or not a decision needs them. */
  compute(names: readonly string[]): Promise<void>;
}

export interface ExtractionOptions {
  readonly sources: SignalSources;
  readonly ports: SignalPorts;
  /** Milliseconds from now on for all signals together. */
  readonly budgetMs: number;
  /** Signals that are computed already. */
  readonly known?: SignalSet;
}

/** Starts on a request; computes nothing yet. */
export function startExtraction(view: RequestView, options: ExtractionOptions): Extraction {
  const { sources, ports, budgetMs } = options;
  const deadlineMs = ports.clock.nowMs() + budgetMs;
  const signals = new Map(options.known);

  const run = async (source: SignalSource): Promise<void> => {
    const startMs = ports.clock.nowMs();
    const observed = await source.observe(view, ports, deadlineMs - startMs);
    const ms = ports.clock.nowMs() - startMs;
    for (const name of source.names) signals.set(name, toSignal(name, observed[name], ms));
  };

  /** Sets what can be derived by now; returns the sources that must run before the rest can be. */
  const sourcesFor = (name: string): readonly SignalSource[] => {
    const source = sourceOf(name, sources);
    if (!('derive' in source)) return [source];
    const observation = source.derive(signals);
    if (isPending(observation)) return observation.needs.flatMap(sourcesFor);
    signals.set(name, toSignal(name, observation, timeOf(source, signals)));
    return [];
  };

  const settle: Extraction['settle'] = async (question) => {
    for (;;) {
      const answer = question(signals);
      if (!isPending(answer)) return answer;
      const open = answer.needs.map(sourcesFor);
      // What was derived just now may be the answer: nothing costly runs before the question is asked again.
      if (open.every((needed) => needed.length > 0)) await run(cheapest(open.flat()));
    }
  };

  return {
    signals,
    settle,
    async compute(names) {
      for (const name of names) await settle((known) => known.has(name) || { type: 'pending', needs: [name] });
    },
  };
}

function sourceOf(name: string, sources: SignalSources): SignalSource | DerivedSource {
  const source = sources.get(name);
  if (!source) throw new RouterError('internal', `nothing computes the signal ${name}`);
  return source;
}

function cheapest(sources: readonly SignalSource[]): SignalSource {
  return sources.reduce((best, source) => (source.cost < best.cost ? source : best));
}

function timeOf({ from }: DerivedSource, signals: SignalSet): number {
  return from.reduce((ms, name) => ms + (signals.get(name)?.ms ?? 0), 0);
}

function toSignal(name: string, observation: Observation | undefined, ms: number): Signal {
  if (observation && 'value' in observation) {
    return { name, state: 'known', value: observation.value, score: observation.score, ms };
  }
  return { name, state: 'unknown', reason: observation?.unknown ?? 'not observed', ms };
}
