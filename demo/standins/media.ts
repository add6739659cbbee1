/** What the first bytes of an image are, by media type. Source: https://mimesniff.spec.whatwg.org/#matching-an-image-type-pattern */
const beginnings: Readonly<Record<string, RegExp>> = {
  'image/png': /^\x89PNG\r\n\x1a\n/,
  'image/jpeg': /^\xff\xd8\xff/,
  'image/gif': /^GIF8[79]a/,
  'image/webp': /^RIFF[^]{4}WEBP/,
};

/** Whether a text is base64 in the standard alphabet, with its padding. */
export function isBase64(data: string): boolean {
  return data !== '' && data.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(data);
}

/** The media type of an image by its bytes; undefined when it is no image that the providers read. */
export function imageTypeOf(data: string): string | undefined {
  const start = Buffer.from(data.slice(0, 64), 'base64').toString('latin1');
  return Object.keys(beginnings).find((mediaType) => beginnings[mediaType]?.test(start));
}

/** The parts of a data URL: `data:image/png;base64,iVBO…`; undefined when it is something else. */
export function readDataUrl(url: string): { readonly mediaType: string; readonly data: string } | undefined {
  const match = /^data:([^;,]+);base64,/.exec(url);
  return match ? { mediaType: match[1] ?? '', data: url.slice(match[0].length) } : undefined;
}

/** Whether something can be fetched from there. */
export function isWebUrl(url: string): boolean {
  return URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
}
