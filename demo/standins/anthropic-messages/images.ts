import { objectOf, objectsOf, stringOf, type JsonObject } from '../check';
import { imageTypeOf, isBase64, isWebUrl } from '../media';

/**
 * Refuses images that cannot be read, in messages and in results of tools. URLs are not fetched.
 * Source: https://platform.claude.com/docs/en/build-with-claude/vision and errors that users have reported.
 */
export function refuseBrokenImages(body: JsonObject): string | undefined {
  for (const [index, { content }] of objectsOf(body['messages']).entries()) {
    const fault = findFault(content, `messages.${index}.content`);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function findFault(content: unknown, place: string): string | undefined {
  for (const [index, block] of objectsOf(content).entries()) {
    const at = `${place}.${index}`;
    const fault =
      block['type'] === 'image'
        ? complaintAbout(objectOf(block['source']), `${at}.image.source`)
        : findFault(block['content'], `${at}.tool_result.content`);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function complaintAbout(source: JsonObject, at: string): string | undefined {
  const [data, mediaType] = [stringOf(source['data']), stringOf(source['media_type'])];
  if (source['type'] === 'url' && !isWebUrl(stringOf(source['url'])))
    return `${at}.url.url: Only HTTPS URLs are supported.`;
  if (source['type'] !== 'base64') return undefined;
  if (!isBase64(data)) return `${at}.base64: invalid base64 data`;
  const found = imageTypeOf(data);
  if (found === undefined) return `${at}.base64.data: Could not process image`;
  if (found === mediaType) return undefined;
  const claim = `The image was specified using the ${mediaType} media type`;
  return `${at}.base64.data: ${claim}, but the image appears to be a ${found} image`;
}
