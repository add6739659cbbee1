import type { AttributeStruct, HttpHeaders } from '../../../src/extproc/protocol';
import { ExchangeResponse } from '../../../src/extproc/response';

function headers(status: number): HttpHeaders {
  return { headers: { headers: [{ key: ':status', raw_value: Buffer.from(String(status)) }] } };
}

function details(text: string): Readonly<Record<string, AttributeStruct>> {
  return { 'envoy.filters.http.ext_proc': { fields: { 'response.code_details': { stringValue: text } } } };
}

describe('a response on its way back', () => {
  it('is left as it is when it is the refusal of one of our own retries', () => {
    const { answer, isLast } = new ExchangeResponse('openai-chat', undefined).onHeaders(
      headers(503),
      details('signalbox_exchange_lost'),
    );
    expect(answer).toEqual({ response_headers: { response: {} } });
    expect(isLast).toBe(true);
  });

  it.each([
    ['request_payload_too_large', 413, 'body_too_large'],
    ['upstream_reset_before_response_started{connection_failure}', 503, 'upstream_unavailable'],
  ])('is shaped anew when Envoy gave it itself: %s', (text, status, code) => {
    const response = new ExchangeResponse('openai-chat', undefined);
    const { answer } = response.onHeaders(headers(status), details(text));
    expect(answer.mode_override?.response_body_mode).toBe(2);
    const step = response.onBody({ body: Buffer.from('address 10.0.0.7 refused'), end_of_stream: true });
    const mutation = step.answer.response_body?.response.body_mutation;
    const body = mutation && 'body' in mutation ? mutation.body.toString() : '';
    expect(JSON.parse(body)).toMatchObject({ error: { code } });
    expect(body).not.toContain('10.0.0.7');
  });
});
