import type { MediaSource } from '../../domain/chat';
import { defined } from '../defined';
import type { WireMedia } from './wire';

/** Bytes stay in place, URLs are for the provider to fetch. Source: https://ai.google.dev/api/caching#FileData */
export function encodeMedia(source: MediaSource): WireMedia {
  if (source.type === 'base64') return { inlineData: { mimeType: source.mediaType, data: source.data } };
  return { fileData: defined({ fileUri: source.url, mimeType: guessMediaType(source.url) }) };
}

const MEDIA_TYPES: ReadonlyMap<string, string> = new Map([
  ['png', 'image/png'],
  ['jpg', 'image/jpeg'],
  ['jpeg', 'image/jpeg'],
  ['webp', 'image/webp'],
  ['gif', 'image/gif'],
  ['heic', 'image/heic'],
  ['pdf', 'application/pdf'],
]);

/** Gemini wants to be told what a URL holds; where nobody said, its ending is all that there is to go by. */
export function guessMediaType(url: string): string | undefined {
  const [path = ''] = url.split(/[?#]/, 1);
  return MEDIA_TYPES.get(path.slice(path.lastIndexOf('.') + 1).toLowerCase());
}

/** Fields of bytes may be URL-safe base64 here, as Google's Python client writes them; nobody else takes that. */
export function standardBase64(data: string): string {
  const standard = data.replaceAll('-', '+').replaceAll('_', '/');
  const missing = standard.endsWith('=') ? 0 : (4 - (standard.length % 4)) % 4;
  return standard + '='.repeat(missing);
}
