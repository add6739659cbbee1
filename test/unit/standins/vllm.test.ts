import { vllm } from '../../../demo/standins/vllm';
import { asker, bodyOf, dataOf } from './support';

const provider = vllm({ models: ['llama-3.3-70b'] });
const ask = asker(provider, { path: '/v1/chat/completions', headers: {} });
const hello = { model: 'llama-3.3-70b', messages: [{ role: 'user', content: 'Hello there' }] };

describe('the internal stand-in', () => {
  it.each([
    ['no key', {}],
    ['fields that it does not know', { top_k: 5, chat_template_kwargs: { enable_thinking: false } }],
    ['no model, for it serves one', { model: undefined }],
  ])('accepts %s', (_, fields) => {
    expect(bodyOf(ask({ body: { ...hello, ...fields } }))).toMatchObject({ model: 'llama-3.3-70b' });
  });

  it.each([
    [
      'an unknown model',
      { body: { ...hello, model: 'x' } },
      404,
      { error: { message: 'The model `x` does not exist.', type: 'NotFoundError', param: 'model', code: 404 } },
    ],
    [
      'missing messages',
      { body: { model: 'llama-3.3-70b' } },
      400,
      {
        error: { type: 'BadRequestError', code: 400, message: expect.stringContaining("'loc': ('body', 'messages')") },
      },
    ],
    ['a wrong type', { body: { ...hello, max_tokens: '5' } }, 400, { error: { type: 'BadRequestError' } }],
    [
      'a body that is not JSON',
      { body: '{' },
      400,
      { error: { message: expect.stringContaining('JSON decode error') } },
    ],
    ['an unknown path', { body: hello, path: '/v1/messages' }, 404, { detail: 'Not Found' }],
    ['another method', { body: '', method: 'GET' }, 405, { detail: 'Method Not Allowed' }],
  ])('refuses %s', (_, sent, status, body) => {
    const reply = ask(sent);
    expect(reply.status).toBe(status);
    expect(bodyOf(reply)).toMatchObject(body);
  });

  it('wants a key when one is configured', () => {
    const locked = asker(vllm({ key: 'right', models: ['llama-3.3-70b'] }), {
      path: '/v1/chat/completions',
      headers: {},
    });
    expect(locked({ body: hello })).toMatchObject({ status: 401, body: '{"error":"Unauthorized"}' });
    expect(locked({ body: hello, headers: { authorization: 'Bearer right' } }).status).toBe(200);
  });

  it('shows its reasoning before the answer when told to reason, whole and in pieces', () => {
    const body = { ...hello, reasoning_effort: 'low' };
    const reasoning = 'A stand-in does not think.';
    expect(bodyOf(ask({ body }))).toMatchObject({ choices: [{ message: { reasoning } }] });
    const events = dataOf(ask({ body: { ...body, stream: true } })) as {
      choices: [{ delta: { reasoning?: string; content?: string } }];
    }[];
    const deltas = events.map(({ choices }) => choices[0].delta);
    expect(deltas.map((delta) => delta.reasoning ?? '').join('')).toBe(reasoning);
    const firstText = deltas.findIndex(({ content }) => content);
    expect(deltas.slice(firstText).every((delta) => delta.reasoning === undefined)).toBe(true);
  });

  it('refuses an image that is none', () => {
    const content = [{ type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } }];
    const reply = ask({ body: { ...hello, messages: [{ role: 'user', content }] } });
    expect(reply.status).toBe(400);
    expect(bodyOf(reply)).toMatchObject({ error: { type: 'BadRequestError' } });
  });

  it('adds the stop reason to the choice', () => {
    const choices = [{ finish_reason: 'stop', stop_reason: ' says' }];
    expect(bodyOf(ask({ body: { ...hello, stop: ' says' } }))).toMatchObject({ choices });
  });

  it('sends no usage field in a stream before the last chunk', () => {
    const events = dataOf(ask({ body: { ...hello, stream: true, stream_options: { include_usage: true } } }));
    expect(events.slice(0, -1).some((event) => Object.hasOwn(event as object, 'usage'))).toBe(false);
    expect(events.at(-1)).toMatchObject({ choices: [], usage: { prompt_tokens: 2 } });
  });

  it.each([
    [429, 'RateLimitError', 'Too Many Requests'],
    [500, 'InternalServerError', 'Internal Server Error'],
    [503, 'ServiceUnavailableError', 'Service Unavailable'],
  ])('fails with the body of a %i', (code, type, message) => {
    const request = { sequence: 1, method: 'POST', path: '/', headers: {}, body: '', json: {} };
    const reply = provider.fail(code, { retryAfter: 1 }, request);
    expect(reply).toMatchObject({ status: code, headers: { 'retry-after': '1' } });
    expect(bodyOf(reply)).toEqual({ error: { message, type, param: null, code } });
  });

  it('fails inside a stream with an error and then [DONE]', () => {
    expect(provider.streamError({ framed: false })).toMatch(/^data: \{"error":.*\}\n\ndata: \[DONE\]\n\n$/);
  });
});
