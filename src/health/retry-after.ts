/**
 * How long a provider asks to be left alone, in milliseconds; undefined when it does not say or cannot be understood.
 * Shape: `retry-after: 7`, `retry-after: Wed, 21 Oct 2026 07:28:00 GMT`, and Azure's and OpenAI's `retry-after-ms: 700`.
 * Source: RFC 9110 §10.2.3; https://learn.microsoft.com/azure/ai-services/openai/how-to/quota
 * @param headers - of the response, by lower-case name
 * @param epochMs - now, milliseconds since 1970
 */
export function readRetryAfterMs(headers: ReadonlyMap<string, string>, epochMs: number): number | undefined {
  const exact = readCount(headers.get('retry-after-ms'));
  if (exact !== undefined) return exact;
  const text = headers.get('retry-after');
  const seconds = readCount(text);
  if (seconds !== undefined) return seconds * 1000;
  const date = Date.parse(text ?? '');
  return Number.isNaN(date) ? undefined : Math.max(0, date - epochMs);
}

function readCount(text = ''): number | undefined {
  return /^\d{1,12}(\.\d{1,6})?$/.test(text.trim()) ? Number(text) : undefined;
}
