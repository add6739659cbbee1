import { objectOf, objectsOf, stringOf, type JsonObject } from '../check';
import { imageTypeOf, isBase64, isWebUrl, readDataUrl } from '../media';
import { invalid, type OpenAiError } from './error';

/**
 * Refuses an image that the model could not see. One that would have to be fetched is taken for what its URL says.
 * Source: https://platform.openai.com/docs/guides/images-vision and errors that users have reported.
 */
export function refuseBrokenImage(url: string, place: string): OpenAiError | undefined {
  if (!url.startsWith('data:')) {
    if (isWebUrl(url)) return undefined;
    return invalid(
      `Invalid '${place}'. Expected a valid URL, but got a value with an invalid format.`,
      'invalid_value',
      place,
    );
  }
  const image = readDataUrl(url);
  if (!image || !isBase64(image.data)) {
    const wanted = 'Expected a base64-encoded data URL with an image MIME type';
    const example = "(e.g. 'data:image/png;base64,aW1nIGJ5dGVzIGhlcmU=')";
    return invalid(
      `Invalid '${place}'. ${wanted} ${example}, but got a value that is not one.`,
      'invalid_value',
      place,
    );
  }
  if (imageTypeOf(image.data) !== undefined) return undefined;
  const message =
    'You uploaded an unsupported image. Please make sure your image has of one the following formats: ' +
    "['png', 'jpeg', 'gif', 'webp'].";
  return invalid(message, 'invalid_image_format');
}

/** The first image of a chat that the model could not see. */
export function refuseBrokenImages(body: JsonObject): OpenAiError | undefined {
  return objectsOf(body['messages'])
    .flatMap(({ content }, message) =>
      objectsOf(content).map((part, index) => {
        if (part['type'] !== 'image_url') return undefined;
        const url = stringOf(objectOf(part['image_url'])['url']);
        return refuseBrokenImage(url, `messages[${message}].content[${index}].image_url.url`);
      }),
    )
    .find((error) => error !== undefined);
}
