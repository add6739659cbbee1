import { PEER_ATTRIBUTE } from '../envoy/filters';
import type { AttributeStruct } from './protocol';

/** The address of who connected, as in `127.0.0.1:4711`; undefined where Envoy was not configured to tell. */
export function peerAddressOf(attributes: Readonly<Record<string, AttributeStruct>> | undefined): string | undefined {
  const [first] = Object.values(attributes ?? {});
  return first?.fields?.[PEER_ATTRIBUTE]?.stringValue;
}
