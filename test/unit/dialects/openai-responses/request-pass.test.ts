import { decodeRequest, encodeForProvider } from '../../../../src/dialects/translate';

function passOn(body: object | string, modelId: string): { text: string; lossy: readonly string[] } {
  const raw = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  const decoded = decodeRequest('openai-responses', raw, '/v1/responses');
  if (!decoded.ok) throw decoded.error;
  const encoded = encodeForProvider(decoded.value, 'openai-responses', { modelId, maxOutputTokens: undefined });
  expect(encoded.path).toBe('/v1/responses');
  return { text: encoded.body.toString(), lossy: encoded.lossy };
}

const OWN = { type: 'reasoning', id: 'rs_1', summary: [], encrypted_content: 'gAAAA' };
const STORED = { type: 'reasoning', id: 'rs_2', summary: [{ type: 'summary_text', text: 'Hm.' }] };
const CLAUDES = {
  type: 'reasoning',
  id: 'rs_signalbox_msg_1_0',
  summary: [],
  encrypted_content: 'signalbox:anthropic-messages:c2ln',
};
const UNSIGNED = { ...STORED, id: 'rs_signalbox_chatcmpl-1_0', encrypted_content: null };
const GEMINIS = { ...CLAUDES, encrypted_content: 'signalbox:gemini:call:Z2Vt' };
const CALL = { type: 'function_call', call_id: 'c', name: 'look', arguments: '{}' };

describe('requests for a provider of the client’s own dialect', () => {
  it('keep every byte but the model', () => {
    const body = '{ "input":"Hi",\n"model" : "auto", "made_up": 12345678901234567890, "store":true}';
    expect(passOn(body, 'gpt-5')).toEqual({ text: body.replace('"auto"', '"gpt-5"'), lossy: [] });
  });

  it('keep every byte with reasoning that is OpenAI’s, stored or encrypted', () => {
    const body = JSON.stringify({ model: 'auto', made_up: 1, input: [{ role: 'user', content: 'Hi' }, OWN, STORED] });
    expect(passOn(body.replace('1,', '1.50,'), 'gpt-5')).toEqual({
      text: body.replace('1,', '1.50,').replace('"auto"', '"gpt-5"'),
      lossy: [],
    });
  });

  it.each([
    ['Claude’s', CLAUDES],
    ['unsigned', UNSIGNED],
    ['the signature of Gemini’s call', GEMINIS],
  ])('leave out reasoning that OpenAI would refuse: %s', (_whose, item) => {
    const { text, lossy } = passOn({ model: 'auto', input: [OWN, item, CALL], made_up: 1 }, 'gpt-5');
    expect(JSON.parse(text)).toEqual({ model: 'gpt-5', input: [OWN, CALL], made_up: 1 });
    expect(lossy).toEqual(['messages.reasoning']);
  });

  it('leave out sampling for a model that reasons, and the logprobs that were asked for', () => {
    const include = ['reasoning.encrypted_content', 'message.output_text.logprobs'];
    const body = { model: 'auto', input: 'Hi', temperature: 0, top_p: 0.5, top_logprobs: 2, include };
    const { text, lossy } = passOn(body, 'gpt-5');
    expect(JSON.parse(text)).toEqual({ model: 'gpt-5', input: 'Hi', include: ['reasoning.encrypted_content'] });
    expect(lossy).toEqual(['temperature', 'topP', 'topLogprobs']);
    expect(passOn(body, 'gpt-4.1').lossy).toEqual([]);
    expect(passOn({ ...body, reasoning: { effort: 'none' } }, 'gpt-5.1').lossy).toEqual([]);
  });
});
