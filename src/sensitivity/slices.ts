/** Characters that are scanned at a time, some ten milliseconds. */
const SLICE_CHARS = 1 << 16;

/** Longest thing that a recogniser looks for, a service account's JSON with its private key, with room to spare. */
const OVERLAP_CHARS = 1 << 13;

/**
 * Cuts a text into slices that overlap, so that what stands on a cut is whole in one of them. A slice begins at a line
 * where there is one near: marks of documents count at the beginning of a line only.
 */
export function* slicesOf(text: string): Generator<string> {
  let start = 0;
  while (start + SLICE_CHARS < text.length) {
    const end = start + SLICE_CHARS;
    yield text.slice(start, end);
    const line = text.indexOf('\n', end - OVERLAP_CHARS);
    // In the first half of the overlap, so that the rest of it still covers the cut.
    start = line >= 0 && line < end - OVERLAP_CHARS / 2 ? line + 1 : end - OVERLAP_CHARS;
  }
  yield text.slice(start);
}
