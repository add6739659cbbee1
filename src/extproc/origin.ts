import { DETAILS_PREFIX } from './immediate';
import type { AttributeStruct } from './protocol';

/** Envoy's word for a response that a provider gave; anything else is Envoy's own reply. */
const VIA_UPSTREAM = 'via_upstream';

/** Who made a response. */
export type Origin = 'provider' | 'envoy' | 'signalbox';

/** Envoy's response code details: `via_upstream`, or what went wrong. */
export function codeDetailsOf(attributes: Readonly<Record<string, AttributeStruct>> | undefined): string {
  const [first] = Object.values(attributes ?? {});
  return first?.fields?.['response.code_details']?.stringValue ?? VIA_UPSTREAM;
}

/** What the response's code details say about who made it. */
export function originOf(attributes: Readonly<Record<string, AttributeStruct>> | undefined): Origin {
  const details = codeDetailsOf(attributes);
  if (details === VIA_UPSTREAM) return 'provider';
  return details.startsWith(DETAILS_PREFIX) ? 'signalbox' : 'envoy';
}
