import { editDistance } from '../signals/edit-distance';

/** Edits that still look like a slip of the finger. */
const MAX_EDITS = 3;

/** The known name that is nearest to a misspelt one, if any is near. */
export function nearestName(written: string, known: readonly string[]): string | undefined {
  const limit = Math.min(MAX_EDITS, Math.ceil(written.length / 3));
  const ranked = known
    .map((name) => ({ name, edits: editDistance(written.toLowerCase(), name.toLowerCase(), limit) }))
    .filter(({ edits }) => edits <= limit)
    .sort((a, b) => a.edits - b.edits);
  return ranked[0]?.name;
}

/** ` Did you mean …?`, or which names there are, ready to follow a complaint. */
export function suggestion(written: string, known: readonly string[]): string {
  const nearest = nearestName(written, known);
  if (nearest) return ` Did you mean \`${nearest}\`?`;
  return known.length > 0 ? ` There is: ${known.slice(0, 24).join(', ')}.` : '';
}
