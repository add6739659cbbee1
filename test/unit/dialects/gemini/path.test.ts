import { geminiClient } from '../../../../src/dialects/gemini/gemini';

const BODY = { contents: [{ parts: [{ text: 'Hello' }] }] };

describe('the paths of Gemini’s clients', () => {
  it.each([
    ['/v1beta/models/auto:generateContent', true],
    ['/v1/models/gemini-2.5-pro:streamGenerateContent', true],
    ['/v1beta/models/ollama/llama3:8b:generateContent', true],
    ['/v1beta/models/auto:countTokens', false],
    ['/v1beta/tunedModels/mine:generateContent', false],
    ['/v1beta/models/:generateContent', false],
    ['/v1alpha/models/auto:generateContent', false],
    ['/v1beta/models/auto:generateContent/more', false],
  ])('%s: %s', (path, isMatch) => {
    expect(geminiClient.matchesPath(path)).toBe(isMatch);
  });

  it.each([
    ['/v1beta/models/gemini-2.5-pro:generateContent', 'gemini-2.5-pro', false],
    ['/v1/models/claude.3%2F5%20x:generateContent?key=k', 'claude.3/5 x', false],
    ['/v1beta/models/llama3:8b:streamGenerateContent?key=k&alt=sse', 'llama3:8b', true],
    ['/v1beta/models/auto:streamGenerateContent?$alt=sse', 'auto', true],
  ])('%s asks for %s', (path, model, stream) => {
    expect(geminiClient.decodeRequest(BODY, path)).toMatchObject({ ok: true, value: { model, stream } });
  });

  it.each([
    ['/v1beta/models/auto:streamGenerateContent', 'alt'],
    ['/v1beta/models/auto:streamGenerateContent?alt=json', 'alt'],
    ['/v1beta/models/50%:generateContent', 'model'],
    ['/v1beta/models/%FF:generateContent', 'model'],
  ])('refuses %s', (path, param) => {
    expect(geminiClient.decodeRequest(BODY, path)).toMatchObject({
      ok: false,
      error: { code: 'invalid_request', param },
    });
  });
});
