import type { SseEvent } from '../dialects/dialect';

const LINE_BREAK = /\r\n|\r|\n/;

/**
 * Writes one event as text, blank line included: `event: ping\ndata: {}\n\n`.
 * Source: WHATWG HTML §9.2.5, https://html.spec.whatwg.org/multipage/server-sent-events.html
 */
export function serializeSse({ event, data }: SseEvent): string {
  const head = event === undefined ? '' : `event: ${event}\n`;
  // Fast path: encoders write JSON, which has no raw line breaks.
  if (!LINE_BREAK.test(data)) return `${head}data: ${data}\n\n`;
  const lines = data.split(LINE_BREAK).map((line) => `data: ${line}\n`);
  return `${head}${lines.join('')}\n`;
}
