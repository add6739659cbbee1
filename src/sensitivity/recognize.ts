import { recognizeApiKeys } from './api-key';
import { recognizeAssignedSecrets } from './assigned-secret';
import { recognizeConnectionStrings } from './connection-string';
import { recognizeDocumentMarks } from './document-mark';
import { fold } from './fold';
import type { Hit, Recognizer } from './hit';
import { recognizeIbans } from './iban';
import { recognizeNamedIds } from './named-id';
import { recognizeNationalIds } from './national-id';
import { recognizePaymentCards } from './payment-card';
import { recognizePersons } from './person';
import { recognizePrivateKeys } from './private-key';
import { recognizeTokens } from './token';

/** Every family of patterns. */
export const RECOGNIZERS: readonly Recognizer[] = [
  recognizePaymentCards,
  recognizeIbans,
  recognizeNationalIds,
  recognizeNamedIds,
  recognizePersons,
  recognizePrivateKeys,
  recognizeApiKeys,
  recognizeTokens,
  recognizeConnectionStrings,
  recognizeAssignedSecrets,
  recognizeDocumentMarks,
];

/**
 * Finds everything sensitive that has a pattern, in all of the text and whatever its length. Never throws.
 * Shape: `[{ kind: 'credentials', recognizer: 'github-token', start: 10, end: 50 }]`.
 * @returns hits by position; two recognisers may find the same place
 */
export function recognize(text: string): readonly Hit[] {
  const folded = fold(text);
  return RECOGNIZERS.flatMap((recognizer) => recognizer(folded)).sort((a, b) => a.start - b.start || a.end - b.end);
}
