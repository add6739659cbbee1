import { foldLetters } from '../../../src/inference/fold-letters';

describe('foldLetters', () => {
  it.each([
    ['full-width letters', 'ＯＶＥＲＲＩＤＥ ｒｕｌｅｓ １２', 'OVERRIDE rules 12'],
    ['mathematical letters and digits', '𝗶𝗴𝗻𝗼𝗿𝗲 𝒶𝓁𝓁 𝟜𝟚', 'ignore all 42'],
    ['circled and squared letters', 'ⓘⓖⓝⓞⓡⓔ 🄰🄻🄻', 'ignore ALL'],
  ])('makes %s plain', (_what, styled, plain) => {
    expect(foldLetters(styled)).toBe(plain);
  });

  it.each(['plain', 'この契約書を要約してください。！', 'Straße İstanbul ½ ﬁ', '🇩🇪 👍🏽'])('leaves %j alone', (text) => {
    expect(foldLetters(text)).toBe(text);
  });
});
