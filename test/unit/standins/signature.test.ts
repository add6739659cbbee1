import { readSignature, sign } from '../../../demo/standins/signature';

describe('a signature of a stand-in', () => {
  const signature = sign('gemini', 'What I thought.');

  it('is base64 and gives its text back', () => {
    expect(signature).toMatch(/^[A-Za-z0-9+/]+=*$/);
    expect(readSignature('gemini', signature)).toBe('What I thought.');
  });

  it.each([
    ['of another maker', sign('anthropic', 'What I thought.')],
    ['with another text', Buffer.from(JSON.stringify(['gemini', 'Else.', 'x'])).toString('base64')],
    ['with something before it', `signalbox:gemini:${signature}`],
    ['that is JSON of another kind', 'e30='],
    ['that is nothing', ''],
  ])('is not one %s', (_, other) => {
    expect(readSignature('gemini', other)).toBeUndefined();
  });
});
