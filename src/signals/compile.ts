import type { SignalDefinition } from './definition';
import { FACT_SOURCES, headerSource } from './facts';
import { keywordSource } from './keyword';
import { languageSource } from './language';
import { regexSource } from './regex';
import { recognizedSource, sensitiveKindsSource, sensitiveSource } from './sensitive';
import { similaritySource, type SimilaritySignal } from './similarity';
import type { DerivedSource, SignalSource, SignalSources } from './source';
import { CLASSIFIER_SIGNALS, classifierSources } from './task';
import { tokensSource } from './tokens';
import { UNREADABLE_BY_DEFAULT, unreadableSource, type UnreadableKind } from './unreadable';

/** Of the shipped encoder: sentences that mean alike lie above it, others far below. */
const DEFAULT_THRESHOLD = 0.45;
const HEADER_PREFIX = 'header:';
const BUILT_IN: readonly (SignalSource | DerivedSource)[] = [
  ...FACT_SOURCES,
  tokensSource,
  languageSource,
  recognizedSource,
  sensitiveKindsSource,
  unreadableSource,
];

/** Names that no signal of a config may take. */
export const RESERVED_SIGNAL_NAMES: ReadonlySet<string> = new Set([
  ...BUILT_IN.flatMap((source) => source.names),
  ...sensitiveSource([]).names,
  ...CLASSIFIER_SIGNALS,
]);

/**
 * Prepares everything that can be observed under a config.
 * @param definitions - the operator's signals by name
 * @param needed - names of all signals that rules ask for; those of headers, as `header:x-tier`, exist only by that
 * @param unreadable - kinds of content that may be sensitive though there is no text in them
 */
export function compileSources(
  definitions: ReadonlyMap<string, SignalDefinition>,
  needed: readonly string[],
  unreadable: readonly UnreadableKind[] = UNREADABLE_BY_DEFAULT,
): SignalSources {
  const headers = needed
    .filter((name) => name.startsWith(HEADER_PREFIX))
    .map((name) => headerSource(name, name.slice(HEADER_PREFIX.length)));
  const similarity = similaritySource(similaritySignals(definitions));
  return indexByName([
    ...BUILT_IN,
    sensitiveSource(unreadable),
    ...classifierSources(needed),
    ...headers,
    ...textSources(definitions),
    similarity,
  ]);
}

/** The signals with examples, ready to be embedded. */
export function similaritySignals(definitions: ReadonlyMap<string, SignalDefinition>): readonly SimilaritySignal[] {
  return [...definitions].flatMap(([name, { examples, threshold = DEFAULT_THRESHOLD, over = 'last' }]) =>
    examples ? [{ name, examples, threshold, over }] : [],
  );
}

/** Indexes sources by each signal that they compute. */
export function indexByName(sources: readonly (SignalSource | DerivedSource)[]): SignalSources {
  return new Map(sources.flatMap((source) => source.names.map((name) => [name, source] as const)));
}

function textSources(definitions: ReadonlyMap<string, SignalDefinition>): readonly SignalSource[] {
  return [...definitions].flatMap(([name, { keywords, regex, over = 'user' }]) => {
    if (keywords) return [keywordSource(name, keywords, over)];
    return regex === undefined ? [] : [regexSource(name, regex, over)];
  });
}
