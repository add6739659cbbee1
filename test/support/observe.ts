import type { ChatMessage } from '../../src/domain/chat';
import { signalDefinition } from '../../src/signals/definition';
import { compileSources } from '../../src/signals/compile';
import { viewRequest, type RequestView } from '../../src/signals/request-view';
import type { DerivedSource, Observation, SignalPorts, SignalSource } from '../../src/signals/source';
import { chatOf, factsOf } from './chat';
import { fakeClassifier, fakeClock } from './ports';

/** The ports of a request that needs none of them. */
export function fakePorts(more: Partial<SignalPorts> = {}): SignalPorts {
  return { classifier: fakeClassifier(), clock: fakeClock(), ...more };
}

export function viewOf(text: string | readonly ChatMessage[]): RequestView {
  return viewRequest(factsOf(), chatOf(text));
}

/** What the first signal of a source is in a text. */
export async function observe(
  source: SignalSource | DerivedSource,
  text: string | readonly ChatMessage[] | RequestView,
): Promise<Observation | undefined> {
  if ('derive' in source) throw new TypeError('this signal is derived from others: extract it');
  const view = typeof text === 'object' && 'textOf' in text ? text : viewOf(text);
  return (await source.observe(view, fakePorts(), 500))[source.names[0] ?? ''];
}

/** A signal as an operator defines it, ready to observe. */
export function defineSignal(definition: unknown): SignalSource | DerivedSource {
  const source = compileSources(new Map([['mine', signalDefinition.parse(definition)]]), []).get('mine');
  if (!source || 'derive' in source) throw new TypeError('nothing observes this signal');
  return source;
}
