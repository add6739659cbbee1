import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Pending, Signal } from '../domain/signal';
import type { Hit } from '../sensitivity/hit';
import { recognize } from '../sensitivity/recognize';
import { slicesOf } from '../sensitivity/slices';
import type { RequestView } from './request-view';
import { certain, COST, type DerivedSource, type Observation, type SignalSource } from './source';
import { CLASSIFIED_KINDS, CLASSIFIED_SENSITIVE } from './task';
import { UNREADABLE, type UnreadableKind } from './unreadable';

const RECOGNIZED = 'recognized';
const RECOGNIZED_KINDS = 'recognized_kinds';

/**
 * Which recognisers found something, and of what kinds, in all messages of all roles, in the tools and in the labels. It always reads
 * everything: no deadline, because time grows with the text alone. A long text is read slice by slice, and other
 * streams have their turn in between.
 */
export const recognizedSource: SignalSource = {
  names: [RECOGNIZED, RECOGNIZED_KINDS],
  cost: COST.analyse,
  async observe(view) {
    try {
      const hits = await findHits(textsOf(view));
      return {
        [RECOGNIZED]: certain(distinct(hits.map((hit) => hit.recognizer))),
        [RECOGNIZED_KINDS]: certain(distinct(hits.map((hit) => hit.kind))),
      };
    } catch (error) {
      // Unknown keeps the request inside. Only the name: the message of an error may quote the text.
      const unknown = `recognizers: failed with ${error instanceof Error ? error.name : 'no error'}`;
      return { [RECOGNIZED]: { unknown }, [RECOGNIZED_KINDS]: { unknown } };
    }
  },
};

/**
 * Whether anything is sensitive: what is recognised decides at once; else the classifier does. Where nothing was found,
 * content that nobody can read leaves it open.
 * @param unreadable - kinds of content that may be sensitive though there is no text in them
 */
export function sensitiveSource(unreadable: readonly UnreadableKind[]): DerivedSource {
  const kinds: ReadonlySet<string> = new Set(unreadable);
  return {
    names: ['sensitive'],
    from: [RECOGNIZED, CLASSIFIED_SENSITIVE, UNREADABLE],
    derive(signals) {
      const recognized = signals.get(RECOGNIZED);
      if (!recognized) return needs(RECOGNIZED);
      if (isFound(recognized)) return certain(true);
      const classified = signals.get(CLASSIFIED_SENSITIVE);
      if (!classified) return needs(CLASSIFIED_SENSITIVE);
      if (classified.state === 'known' && classified.value === true) return toObservation(classified);
      const media = signals.get(UNREADABLE);
      if (!media) return needs(UNREADABLE);
      const unread = listOf(media).filter((kind) => kinds.has(kind));
      if (unread.length > 0) return { unknown: `${unread.join(', ')}: cannot be read here` };
      return toObservation(recognized.state === 'known' ? classified : recognized);
    },
  };
}

/** The kinds that either of them found; unknown only when nothing was found and one of them could not say. */
export const sensitiveKindsSource: DerivedSource = {
  names: ['sensitive_kinds'],
  from: [RECOGNIZED_KINDS, CLASSIFIED_KINDS],
  derive(signals) {
    const parts = [signals.get(RECOGNIZED_KINDS), signals.get(CLASSIFIED_KINDS)];
    const missing = sensitiveKindsSource.from.find((name) => !signals.has(name));
    if (missing !== undefined) return needs(missing);
    const kinds = distinct(parts.flatMap(listOf));
    const failed = parts.find((part) => part?.state === 'unknown');
    return kinds.length === 0 && failed ? toObservation(failed) : certain(kinds);
  },
};

async function findHits(texts: readonly string[]): Promise<readonly Hit[]> {
  const hits: Hit[] = [];
  for (const text of texts) {
    for (const slice of slicesOf(text)) {
      hits.push(...recognize(slice));
      if (slice.length < text.length) await nextTurn();
    }
  }
  return hits;
}

function textsOf({ messages, chat }: RequestView): readonly string[] {
  const texts = messages.map((message) => message.text);
  const { tools, metadata, user, responseFormat, stop } = chat;
  const rest = [tools, metadata, user, responseFormat, stop].filter((value) => value !== undefined);
  return rest.length > 0 ? [...texts, JSON.stringify(rest)] : texts;
}

function isFound(signal: Signal): boolean {
  return listOf(signal).length > 0;
}

function listOf(signal: Signal | undefined): readonly string[] {
  return signal?.state === 'known' && Array.isArray(signal.value) ? (signal.value as readonly string[]) : []; // A list is of strings.
}

function toObservation(signal: Signal): Observation {
  return signal.state === 'known' ? { value: signal.value, score: signal.score } : { unknown: signal.reason };
}

function needs(name: string): Pending {
  return { type: 'pending', needs: [name] };
}

function distinct(names: readonly string[]): readonly string[] {
  return [...new Set(names)];
}
