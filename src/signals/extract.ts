import { RouterError } from '../domain/errors';
import { isPending, type Question, type Signal, type SignalSet } from '../domain/signal';
import type { RequestView } from './request-view';
import type { Observation, SignalPorts, SignalSource, SignalSources } from './source';

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

  return {
    signals,
    async settle(question) {
      for (;;) {
        const answer = question(signals);
        if (!isPending(answer)) return answer;
        await run(cheapest(answer.needs.map((name) => sourceOf(name, sources))));
      }
    },
    async compute(names) {
      for (const name of names) if (!signals.has(name)) await run(sourceOf(name, sources));
    },
  };
}

function sourceOf(name: string, sources: SignalSources): SignalSource {
  const source = sources.get(name);
  if (!source) throw new RouterError('internal', `nothing computes the signal ${name}`);
  return source;
}

function cheapest(sources: readonly SignalSource[]): SignalSource {
  return sources.reduce((best, source) => (source.cost < best.cost ? source : best));
}

function toSignal(name: string, observation: Observation | undefined, ms: number): Signal {
  if (observation && 'value' in observation) {
    return { name, state: 'known', value: observation.value, score: observation.score, ms };
  }
  return { name, state: 'unknown', reason: observation?.unknown ?? 'not observed', ms };
}
