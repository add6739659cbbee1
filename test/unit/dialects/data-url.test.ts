import { readMediaUrl, writeMediaUrl } from '../../../src/dialects/data-url';

describe('media URLs', () => {
  it.each([
    ['https://a.example/b.png', { type: 'url', url: 'https://a.example/b.png' }],
    ['data:image/png;base64,AAEC', { type: 'base64', mediaType: 'image/png', data: 'AAEC' }],
    ['DATA:Image/JPG;name=x;Base64,AAEC', { type: 'base64', mediaType: 'image/jpeg', data: 'AAEC' }],
    ['data:text/plain,hello', undefined],
    ['data:;base64,AAEC', undefined],
    ['data:image/png;base64', undefined],
  ])('reads %s', (url, source) => {
    expect(readMediaUrl(url)).toEqual(source);
  });

  it.each(['https://a.example/b.png', 'data:image/png;base64,AAEC'])('writes %s as it was read', (url) => {
    const source = readMediaUrl(url);
    expect(source && writeMediaUrl(source)).toBe(url);
  });
});
