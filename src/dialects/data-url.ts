import type { MediaSource } from '../domain/chat';

/** Spellings that clients use and that providers refuse. */
const MEDIA_TYPE_ALIASES: ReadonlyMap<string, string> = new Map([['image/jpg', 'image/jpeg']]);

/**
 * Tells a data URL from one that has to be fetched.
 * @returns undefined for a data URL that is not base64
 * @example readMediaUrl('data:image/png;base64,iVBO') // { type: 'base64', mediaType: 'image/png', data: 'iVBO' }
 * Source: RFC 2397
 */
export function readMediaUrl(url: string): MediaSource | undefined {
  if (!/^data:/i.test(url)) return { type: 'url', url };
  const comma = url.indexOf(',');
  const [mediaType = '', ...parameters] = url.slice('data:'.length, comma).toLowerCase().split(';');
  if (comma === -1 || mediaType === '' || parameters.at(-1)?.trim() !== 'base64') return undefined;
  return { type: 'base64', mediaType: MEDIA_TYPE_ALIASES.get(mediaType) ?? mediaType, data: url.slice(comma + 1) };
}

/** The counterpart of `readMediaUrl`. */
export function writeMediaUrl(source: MediaSource): string {
  return source.type === 'url' ? source.url : `data:${source.mediaType};base64,${source.data}`;
}
