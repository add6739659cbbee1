import type { Classification, Classifier, Clock, Embedder, Verdict } from '../../src/domain/ports';

/** What a fake classifier says; the rest is a simple, harmless question. */
export interface Opinion {
  readonly intent?: string;
  readonly intentScore?: number;
  readonly complexity?: string;
  readonly domain?: string;
  readonly sensitive?: boolean | 'unknown';
  readonly jailbreak?: boolean | 'unknown';
}

export interface FakeClassifier extends Classifier {
  /** How often it was asked. */
  readonly calls: number;
}

/** A classifier with a fixed opinion of every text. */
export function fakeClassifier(opinion: Opinion = {}): FakeClassifier {
  return answering(async () => toClassification(opinion));
}

/** A classifier that answers in any way at all. */
export function answering(answer: Classifier['classify']): FakeClassifier {
  let calls = 0;
  return {
    get calls() {
      return calls;
    },
    classify: (messages, question) => {
      calls++;
      return answer(messages, question);
    },
  };
}

export function toClassification(opinion: Opinion): Classification {
  const { intent = 'general_knowledge', intentScore = 0.9, complexity = 'simple', domain = 'other' } = opinion;
  return {
    intents: [{ label: intent, score: intentScore }],
    complexities: [{ label: complexity, score: 0.9 }],
    domains: [{ label: domain, score: 0.9 }],
    sensitive: toVerdict(opinion.sensitive ?? false),
    sensitiveKinds: opinion.sensitive === true ? ['personal'] : [],
    jailbreak: toVerdict(opinion.jailbreak ?? false),
  };
}

function toVerdict(value: boolean | 'unknown'): Verdict {
  return value === 'unknown' ? { state: 'unknown', reason: 'late' } : { state: 'known', value, score: 0.9 };
}

/** A clock that stands still until it is moved on. */
export interface FakeClock extends Clock {
  advance(ms: number): void;
}

export function fakeClock(): FakeClock {
  let nowMs = 1000;
  return { nowMs: () => nowMs, epochMs: () => nowMs, advance: (ms) => void (nowMs += ms) };
}

export interface FakeEmbedder extends Embedder {
  readonly calls: readonly (readonly string[])[];
}

/** An embedder that knows words only: a dimension for each of `words`, the vector of length 1. */
export function fakeEmbedder(words: readonly string[]): FakeEmbedder {
  const calls: (readonly string[])[] = [];
  return {
    calls,
    embed: async (texts) => {
      calls.push(texts);
      return texts.map((text) => toVector(text, words));
    },
  };
}

function toVector(text: string, words: readonly string[]): Float32Array {
  const counts = words.map((word) => text.split(word).length - 1);
  const length = Math.hypot(...counts) || 1;
  return Float32Array.from(counts, (count) => count / length);
}
