import type { CacheMark } from '../../domain/chat';
import { defined } from '../defined';
import type { FieldReader } from '../fields';
import type { WireCacheControl } from './wire';

/** Source: https://platform.claude.com/docs/en/build-with-claude/prompt-caching */
const TTLS: ReadonlySet<string> = new Set(['5m', '1h']);

/** Reads the cache mark of a block or tool. */
export function decodeCacheControl(fields: FieldReader): CacheMark | undefined {
  const mark = fields.object('cache_control');
  if (!mark) return undefined;
  // There is one type, and a mark of any other would still be one.
  mark.string('type');
  const decoded = defined({ ttl: mark.string('ttl') });
  for (const name of mark.unread()) mark.notes.leaveOut(`cache_control.${name}`);
  return decoded;
}

/**
 * The counterpart of `decodeCacheControl`, as a field to spread.
 * @param lossy - takes `cacheControl.ttl` where the API has no such duration
 */
export function encodeCacheControl(
  mark: CacheMark | undefined,
  lossy: Set<string>,
): { readonly cache_control?: WireCacheControl } {
  if (!mark) return {};
  const isKnown = mark.ttl === undefined || TTLS.has(mark.ttl);
  if (!isKnown) lossy.add('cacheControl.ttl');
  return { cache_control: defined({ type: 'ephemeral' as const, ttl: isKnown ? mark.ttl : undefined }) };
}
