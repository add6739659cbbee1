import { imageTypeOf, isBase64, isWebUrl, readDataUrl } from '../../../demo/standins/media';
import { PIXEL } from './support';

describe('an image', () => {
  const base64 = (bytes: string): string => Buffer.from(bytes, 'latin1').toString('base64');

  it.each([
    ['image/png', PIXEL],
    ['image/jpeg', base64('\xff\xd8\xff\xe0')],
    ['image/gif', base64('GIF89a')],
    ['image/webp', base64('RIFF\0\0\0\0WEBPVP8 ')],
    [undefined, base64('BM\0\0')],
    [undefined, ''],
  ])('is %s by its bytes', (mediaType, data) => {
    expect(imageTypeOf(data)).toBe(mediaType);
  });

  it.each([
    [PIXEL, true],
    ['AAA', false],
    ['A-_A', false],
    ['', false],
  ])('%s is base64: %s', (data, isValid) => {
    expect(isBase64(data)).toBe(isValid);
  });

  it('is in a data URL, or where it can be fetched', () => {
    expect(readDataUrl('data:image/png;base64,AAAA')).toEqual({ mediaType: 'image/png', data: 'AAAA' });
    expect(readDataUrl('data:image/png,AAAA')).toBeUndefined();
    expect(['https://a.example/b.png', 'ftp://a.example/b.png', 'b.png'].map(isWebUrl)).toEqual([true, false, false]);
  });
});
