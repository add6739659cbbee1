import { parseJsonObject, stringOf } from '../dialects/json';
import { removeFields, spliceField } from '../dialects/splice';
import { createEventStreamUnframe, EVENT_STREAM } from './amazon-event-stream';
import type { Platform } from './platform';

/** The body's own version, whatever the header `anthropic-version` says. */
const ANTHROPIC_VERSION = 'bedrock-2023-05-31';

/**
 * AWS Bedrock with Anthropic's models: model and streaming are in the path, and refused in the body.
 * Source: https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-anthropic-claude-messages.html,
 * https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_InvokeModelWithResponseStream.html
 */
export const BEDROCK: Platform = {
  place({ modelId, isStreamed, headers, body }) {
    return {
      path: `/model/${escapeSegment(modelId)}/${isStreamed ? 'invoke-with-response-stream' : 'invoke'}`,
      // The client's `accept` would be taken for the media type of the model's answer.
      headers: { ...headers, accept: 'application/json' },
      body: spliceField(removeFields(body, ['model', 'stream']), 'anthropic_version', ANTHROPIC_VERSION),
    };
  },
  framing: { contentType: EVENT_STREAM, createUnframe: createEventStreamUnframe },
  readError(body) {
    const { message, Message } = parseJsonObject(body) ?? {};
    const text = stringOf(message) ?? stringOf(Message);
    return text === undefined ? body : JSON.stringify({ type: 'error', error: { type: 'api_error', message: text } });
  },
};

/**
 * Model ids hold `:`, those of inference profiles `/`, too. AWS signs the path that it gets, encoded once more, so what
 * is sent has to be encoded exactly as its own SDKs do: everything but unreserved characters (RFC 3986 §2.3).
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
function escapeSegment(segment: string): string {
  return encodeURIComponent(segment).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
